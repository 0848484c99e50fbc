namespace MetaRL.Envs.Families.Trading;

/// <summary>What a trader may do at each bar.</summary>
public enum TradingAction
{
    /// <summary>A number in [-1, 1]: the fraction of equity to hold in the asset, negative when short.</summary>
    Target,

    /// <summary>One of three: 0 is short (-1), 1 is flat (0), 2 is long (+1).</summary>
    ShortFlatLong,
}
