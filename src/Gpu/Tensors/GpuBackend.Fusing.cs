using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Learning;
using MetaRL.Gpu.Networks;
using MetaRL.Policies;
using MetaRL.Policies.Fused;

namespace MetaRL.Gpu.Tensors;

// Fused losses of policies.
public sealed partial class GpuBackend : IFusingBackend
{
    readonly Dictionary<string, GpuBuffer> choices = [];

    IFusedMlp? IFusingBackend.Mlp(MlpLayout layout, Activation activation, IFusedHead head)
    {
        int hidden = Nonlinear.KindOf(activation);
        switch (head)
        {
            case GaussianHead g:
                var gaussian = new GaussianDeviceHead { ActDim = g.ActDim, MinLogStd = g.MinLogStd };
                return new GpuMlp<GaussianDeviceHead>(new(this, layout, hidden, gaussian, g.ActDim));
            case CategoricalHead c:
                var categorical = new CategoricalDeviceHead { ActDim = c.Choices.Length, Choices = Choices(c.Choices).As<int>() };
                return new GpuMlp<CategoricalDeviceHead>(new(this, layout, hidden, categorical, c.Choices.Length));
            default:
                return null;
        }
    }

    // Few and small; they stay for as long as the back end does.
    GpuBuffer Choices(int[] counts)
    {
        string key = string.Join(' ', counts);
        lock (choices)
        {
            if (!choices.TryGetValue(key, out GpuBuffer? buffer)) choices[key] = buffer = Accelerator.Upload<int>(counts);
            return buffer;
        }
    }
}
