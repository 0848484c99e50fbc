using System.Runtime.CompilerServices;

namespace MetaRL.Envs.Families.Planar.Lanes;

internal static class LaneMath
{
    /// <summary>
    /// sin x and cos x, within 2 units in the last place of 1 for |x| up to 1e4: x is brought into [-pi/4, pi/4] by
    /// multiples of pi/2 (in two parts), then the polynomials of Cephes' sinf and cosf (Moshier 1992).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SinCos<V>(V x, out V sin, out V cos) where V : unmanaged, ILanes<V>
    {
        V one = V.Create(1), half = V.Create(0.5f), two = V.Create(2);
        V k = V.Floor(V.Fma(x, V.Create(0.636619772f), half));
        V r = V.Fma(k, V.Create(4.37113883e-8f), V.Fma(k, V.Create(-1.57079637f), x)), r2 = r * r;
        V s = V.Fma(V.Fma(V.Fma(V.Create(-1.9515295891e-4f), r2, V.Create(8.3321608736e-3f)), r2, V.Create(-1.6666654611e-1f)) * r2, r, r);
        V c = V.Fma(V.Create(2.443315711809948e-5f), r2, V.Create(-1.388731625493765e-3f));
        c = V.Fma(V.Fma(c, r2, V.Create(4.166664568298827e-2f)) * r2, r2, V.Fma(r2, V.Create(-0.5f), one));
        // k = 4 n + 2 turned + odd: an odd quarter turn swaps the two, half a turn changes both signs.
        V pairs = V.Floor(k * half), odd = k - two * pairs, turned = pairs - two * V.Floor(pairs * half);
        V swap = V.Greater(odd, half), sign = one - two * turned;
        sin = sign * V.Select(swap, c, s);
        cos = sign * (one - two * odd) * V.Select(swap, s, c);
    }
}
