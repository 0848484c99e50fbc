using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs.Families.Trading.Market;

namespace MetaRL.Envs.Tests;

public sealed class LedgerTests
{
    [Fact]
    public void A_trade_pays_its_costs_and_earns_the_bar_that_follows()
    {
        var ledger = new Ledger();
        double first = ledger.Book(0.5, 0.1, spread: 0.01, impact: 0.02, riskAversion: 2);
        Assert.Equal(0.5 * 0.01 + 0.25 * 0.02, ledger.Costs, 1e-15);            // |0.5 - 0| and its square
        Assert.Equal(Math.Log(1 + 0.05 - 0.01), ledger.LogEquity, 1e-15);
        Assert.Equal(0.05 * 0.05, ledger.Penalty, 1e-15);                       // lambda (p R)^2 / 2
        Assert.Equal(ledger.Value, first);
        Assert.Equal(0.55 / 1.04, ledger.Position, 1e-15);                      // 0.5 grew to 0.55 of 1.04
    }

    // Money in cash and shares, as a broker keeps it, against fractions and logarithms.
    [Fact]
    public void A_broker_who_keeps_cash_and_shares_comes_to_the_same_equity() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var ledger = new Ledger();
        (double cash, double shares, double price, double rewards) = (1, 0, 100, 0);
        (double spread, double impact, double lambda) = (0.01 * random.NextDouble(), 0.01 * random.NextDouble(), 3 * random.NextDouble());
        for (int t = 0; t < 500; t++)
        {
            (double target, double move) = (2 * random.NextDouble() - 1, 0.1 * (random.NextDouble() - 0.5));
            double equity = cash + shares * price, wanted = target * equity / price, traded = Math.Abs(wanted - shares) * price / equity;
            cash -= (wanted - shares) * price + equity * (spread * traded + impact * traded * traded);
            (shares, price) = (wanted, price * (1 + move));
            rewards += ledger.Book(target, move, spread, impact, lambda);
            double left = cash + shares * price;
            if (ledger.Ruined) return left <= Ledger.RuinousEquity + 1e-12;
            if (Math.Abs(Math.Log(left) - ledger.LogEquity) > 1e-9) return false;
            if (Math.Abs(shares * price / left - ledger.Position) > 1e-9) return false;
            if (Math.Abs(rewards - (Math.Log(left) - ledger.Penalty)) > 1e-9) return false;
        }
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Holding_everything_is_the_price_itself()
    {
        var ledger = new Ledger();
        for (int t = 0; t < 100; t++) ledger.Book(1, t % 2 == 0 ? 0.25 : -0.1, 0, 0.01, 0);
        Assert.Equal(50 * Math.Log(1.25 * 0.9) + Math.Log(1 - 0.01 / 1.25), ledger.LogEquity, 1e-4); // one trade, then none worth speaking of
        Assert.Equal(1, ledger.Position, 1e-4);
    }

    [Theory]
    [InlineData(-1, 0.99)]   // 1 % is left
    [InlineData(-1, 1.0)]    // nothing is
    [InlineData(-1, 50)]     // a debt
    [InlineData(1, -0.9999)]
    public void Ruin_closes_the_account_at_one_percent(double position, double move)
    {
        var ledger = new Ledger();
        Assert.Equal(Math.Log(0.01), ledger.Book(position, move, 0, 0, 0), 1e-12);
        Assert.True(ledger.Ruined);
        Assert.Equal(0, ledger.Position);
        Assert.Contains("closed", Assert.Throws<InvalidOperationException>(() => ledger.Book(0, 0, 0, 0, 0)).Message);
    }

    [Fact]
    public void A_heavy_loss_short_of_ruin_goes_on()
    {
        var ledger = new Ledger();
        ledger.Book(-1, 0.98, 0, 0, 0);
        Assert.False(ledger.Ruined);
        Assert.Equal(Math.Log(0.02), ledger.LogEquity, 1e-12);
        Assert.Equal(-1.98 / 0.02, ledger.Position, 1e-9); // a debt of shares worth 99 times the equity
    }
}
