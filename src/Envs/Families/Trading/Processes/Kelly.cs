namespace MetaRL.Envs.Families.Trading.Processes;

/// <summary>
/// The best constant fraction of equity to hold and what it earns, to second order in the returns: with a log return r,
/// ln(1 + p (exp(r) - 1)) = p (r + r^2 / 2) - p^2 r^2 / 2 + O(r^3). Kelly 1956, doi:10.1002/j.1538-7305.1956.tb03809.x;
/// Merton 1969, doi:10.2307/1926560.
/// </summary>
static class Kelly
{
    const int Points = 4000;
    const double Reach = 8; // standard deviations; what lies beyond has probability 1e-15

    // max over |p| <= 1 of  p (E r + E r^2 / 2) - (1 + lambda) p^2 E r^2 / 2.  In continuous time: mu^2 / 2 sigma^2.
    public static double Growth(ReturnMoments r, double riskAversion)
    {
        double edge = r.Mean + r.Square / 2, risk = (1 + riskAversion) * r.Square;
        double position = Math.Abs(edge) < risk ? edge / risk : Math.Sign(edge);
        return position * edge - position * position * risk / 2;
    }

    // The mean of that where r's own mean is normal and known before each bar, by the trapezoid rule.
    public static double Growth(double mean, double deviationOfMean, double residualVariance, double riskAversion)
    {
        double sum = 0, mass = 0;
        for (int i = 0; i <= Points; i++)
        {
            double z = Reach * (2.0 * i / Points - 1), density = Math.Exp(-z * z / 2);
            mass += density;
            sum += density * Growth(ReturnMoments.Normal(mean + deviationOfMean * z, residualVariance), riskAversion);
        }
        return sum / mass;
    }
}
