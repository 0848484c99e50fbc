namespace MetaRL.Envs.Tests;

public sealed class SmallReturnsTests
{
    // On both sides of where the series give way to the library, and down to where 1 + x would be 1.
    public static TheoryData<double> Returns => [0.3, 0.11, 0.1, 0.0999, 0.03, 0.01, 1e-3, 1e-6, 1e-12, 1e-18, 0];

    [Theory]
    [MemberData(nameof(Returns))]
    public void Series_agree_with_exact_sums(double x)
    {
        foreach (double signed in (double[])[x, -x])
        {
            Assert.Equal(Expm1(signed), SmallReturns.Expm1(signed), 4e-16 * Math.Max(x, 0.1 * Convert.ToDouble(x > 0.1)) + 1e-300);
            Assert.Equal(signed, SmallReturns.Expm1(SmallReturns.Log1p(signed)), 1e-15 * x + (x > 0.09 ? 3e-16 : 1e-300));
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
