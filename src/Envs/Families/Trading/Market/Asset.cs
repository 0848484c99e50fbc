using MetaRL.Envs.Tables;

namespace MetaRL.Envs.Families.Trading.Market;

/// <summary>A task of a trading family: one asset, with a personality of its own.</summary>
/// <typeparam name="TProcess">How its price moves.</typeparam>
/// <param name="Process">Parameters of the price.</param>
/// <param name="Spread">Proportional cost: trading a fraction d of equity costs Spread |d| of it. Half the bid-ask spread, and fees.</param>
/// <param name="Impact">Quadratic cost: trading a fraction d of equity costs Impact d^2 of it.</param>
public readonly record struct Asset<TProcess>(TProcess Process, float Spread, float Impact) : IHasTables<Asset<TProcess>> where TProcess : struct
{
    Asset<TProcess> IHasTables<Asset<TProcess>>.Bind(ITableBinder binder) =>
        Process is IHasTables<TProcess> tabled ? this with { Process = tabled.Bind(binder) } : this;
}
