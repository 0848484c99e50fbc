using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Tests;

public sealed class SmallReturnsTests
{
    // On both sides of where the series give way to the library, and down to where 1 + x would be 1.
    public static TheoryData<double> Returns => [0.3, 0.11, 0.1, 0.09, 0.03, 0.01, 1e-3, 1e-6, 1e-12, 1e-18, 0];

    [Theory]
    [MemberData(nameof(Returns))]
    public void Series_agree_with_exact_sums(double x)
    {
        double rounding = x <= 0.1 ? 1e-15 * x : 1e-15; // the library's own, next to 1, where the series are not used
        foreach (double signed in (double[])[x, -x])
        {
            Assert.InRange(SmallReturns.Expm1(signed) - Expm1(signed), -rounding, rounding);
            Assert.InRange(SmallReturns.Log1p(Expm1(signed)) - signed, -2 * rounding, 2 * rounding);
        }
    }

    static double Expm1(double x)
    {
        (double sum, double term) = (0, 1);
        for (int n = 1; n < 40; n++) sum += term *= x / n;
        return sum;
    }

    [Fact]
    public void Nothing_left_is_minus_infinity() => Assert.Equal(double.NegativeInfinity, SmallReturns.Log1p(-1));
}
