using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading;

/// <summary>Trading families whose prices are drawn, not recorded: neither their tasks nor their environments hold a reference.</summary>
/// <typeparam name="TProcess">How prices move.</typeparam>
/// <typeparam name="TState">What the process remembers.</typeparam>
public abstract record SyntheticTrading<TProcess, TState> : TradingFamily<TProcess, TState>
    where TProcess : unmanaged, IPriceProcess<TState>
    where TState : unmanaged;
