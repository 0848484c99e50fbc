using MetaRL.Gpu.Devices;
using MetaRL.Policies;
using MetaRL.Policies.Fused;

namespace MetaRL.Gpu.Networks;

/// <summary>A network's shape on the card.</summary>
sealed class NetworkView : IDisposable
{
    readonly GpuBuffer widths;

    internal NetworkView(GpuAccelerator card, MlpLayout layout, Activation activation)
    {
        widths = card.Upload<int>(layout.Widths);
        Value = new()
        {
            Widths = widths.As<int>(),
            Layers = layout.Layers,
            MostWidth = layout.Widths.Max(),
            Tail = layout.Tail,
            Size = layout.Size,
            Hidden = Nonlinear.KindOf(activation),
        };
    }

    internal Network Value { get; }

    public void Dispose() => widths.Dispose();
}
