namespace MetaRL.Envs.Families.Trading.Processes;

// exp(x) - 1 and ln(1 + x) in double precision, by their series where x is small, as returns are: a few multiplications
// (in pairs, so that they need not wait for each other) instead of a call, and none of the digits that 1 + x would cost.
static class SmallReturns
{
    const double Small = 0.1;

    public static double Expm1(double x)
    {
        if (Math.Abs(x) > Small) return Math.Exp(x) - 1;
        // Taylor's, to x^9 / 9!: what is left out is below 3e-16 of x.
        double x2 = x * x, low = 1 + x * (1.0 / 2) + x2 * (1.0 / 6 + x * (1.0 / 24));
        double high = 1.0 / 120 + x * (1.0 / 720) + x2 * (1.0 / 5040 + x * (1.0 / 40_320) + x2 * (1.0 / 362_880));
        return x * (low + x2 * x2 * high);
    }

    public static double Log1p(double x)
    {
        if (!(Math.Abs(x) <= Small)) return Math.Log(1 + x);
        // 2 artanh(s) with s = x / (2 + x), to s^13 / 13: s^2 < 0.0028, so what is left out is below 2e-19 of x.
        double s = x / (2 + x), q = s * s, q2 = q * q;
        double low = 1 + q * (1.0 / 3) + q2 * (1.0 / 5 + q * (1.0 / 7)), high = 1.0 / 9 + q * (1.0 / 11) + q2 * (1.0 / 13);
        return 2 * s * (low + q2 * q2 * high);
    }
}
