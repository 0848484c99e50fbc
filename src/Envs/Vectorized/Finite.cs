using System.Numerics;
using System.Runtime.InteropServices;

namespace MetaRL.Envs.Vectorized;

/// <summary>Looks for NaN and infinities, many numbers at a time.</summary>
static class Finite
{
    public static bool All(ReadOnlySpan<float> values)
    {
        // x - x is 0 where x is finite and NaN elsewhere, and a sum that a NaN entered stays one.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> sum = Vector<float>.Zero;
        foreach (Vector<float> x in vectors) sum += x - x;
        float rest = Vector.Sum(sum);
        foreach (float x in values[(vectors.Length * Vector<float>.Count)..]) rest += x - x;
        return rest == 0;
    }
}
