using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Bandits;

/// <summary>
/// The index of a Bernoulli arm with belief Beta(a, b): the sure reward per pull that is worth as much as the arm, with
/// the right to turn to the sure reward for good at any time. Gittins 1979, doi:10.1111/j.2517-6161.1979.tb01068.x.
/// </summary>
public static class GittinsIndex
{
    /// <summary>One index, to about 1e-6.</summary>
    /// <param name="a">Wins + 1.</param>
    /// <param name="b">Losses + 1.</param>
    /// <param name="gamma">Discount, in (0, 0.999].</param>
    public static double Of(int a, int b, double gamma)
    {
        int depth = a + b + Depth(gamma, 1e-6);
        var value = new double[depth + 1];
        double low = a / (double)(a + b), high = 1;
        while (high - low > 1e-7)
        {
            double sure = (low + high) / 2, gain = 0;
            Induce(value, sure, gamma, a + b, a + b, (wins, _, g) => { if (wins + 1 == a) gain = g; });
            (low, high) = gain > 0 ? (sure, high) : (low, sure);
        }
        return (low + high) / 2;
    }

    /// <summary>The indices of all beliefs that n outcomes can lead to, to about 3e-4; [wins, losses], 0 elsewhere.</summary>
    /// <param name="outcomes">n.</param>
    /// <param name="gamma">Discount, in (0, 0.999].</param>
    public static double[,] Table(int outcomes, double gamma)
    {
        const int Grid = 100;
        double[,] index = new double[outcomes + 1, outcomes + 1], last = new double[outcomes + 1, outcomes + 1];
        var value = new double[outcomes + 3 + Depth(gamma, 1e-3)];
        for (int m = 0; m <= Grid; m++)
        {
            double sure = m / (double)Grid;
            // The gain of going on falls with the sure reward, and is 0 at the index.
            Induce(value, sure, gamma, 2, outcomes + 2, (wins, losses, gain) =>
            {
                if (last[wins, losses] > 0 && gain <= 0) index[wins, losses] = sure - gain / (gain - last[wins, losses]) / Grid;
                last[wins, losses] = gain;
            });
        }
        return index;
    }

    static int Depth(double gamma, double precision) =>
        (int)(Math.Log(precision) / Math.Log(Require.InRange(gamma, 1e-9, 0.999, "gamma")));

    // Backward over beliefs of equal a + b, down to `from`, visited from `to` on: V = max{ sure / (1 - gamma), p (1 + gamma V_win) + (1 - p) gamma V_loss }.
    static void Induce(double[] value, double sure, double gamma, int from, int to, Action<int, int, double> visit)
    {
        double stop = sure / (1 - gamma);
        int depth = value.Length - 1; // a + b at which the belief is taken for the truth
        for (int a = 1; a < depth; a++) value[a] = Math.Max(sure, a / (double)depth) / (1 - gamma);
        for (int n = depth - 1; n >= from; n--)
            for (int a = 1; a < n; a++)
            {
                double p = a / (double)n, go = p * (1 + gamma * value[a + 1]) + (1 - p) * gamma * value[a];
                if (n <= to) visit(a - 1, n - a - 1, go - stop);
                value[a] = Math.Max(stop, go);
            }
    }
}
