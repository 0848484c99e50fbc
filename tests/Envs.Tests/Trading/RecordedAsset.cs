using MetaRL.Envs.Families.Trading.Prices;
using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Tests;

// Prices in memory, played from the first bar on: there is only one place where an episode can begin.
static class RecordedAsset
{
    public static RecordedPrices Of(double[] closes, int warmUp, int horizon)
    {
        DateOnly[] dates = [.. Enumerable.Range(0, closes.Length).Select(i => new DateOnly(2020, 1, 1).AddDays(i))];
        Assert.Equal(warmUp + horizon + 1, closes.Length);
        return new(new PriceSeries("recorded", dates, closes), 0, 0, closes.Length - 1, warmUp, horizon);
    }
}
