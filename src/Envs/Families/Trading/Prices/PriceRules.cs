namespace MetaRL.Envs.Families.Trading.Prices;

/// <summary>What a file of prices must keep; see <see cref="PriceFile"/>.</summary>
/// <param name="MaxGapDays">Most calendar days from one bar to the next.</param>
/// <param name="MaxCloseRatio">Most by which one close may be above or below the last, as a ratio: beyond, it is taken for a split that was not adjusted for.</param>
/// <param name="RangeTolerance">Most by which Low may be above, or High below, Open or Close, as a fraction of the price: room for rounding.</param>
public sealed record PriceRules(int MaxGapDays = 7, double MaxCloseRatio = 1.4, double RangeTolerance = 1e-4);
