using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Policies.Networks;

/// <summary>What a policy acts in that sees features in the place of what was observed.</summary>
static class FeatureSpec
{
    /// <summary>Features, and behind them the action mask, where there is one.</summary>
    public static EnvSpec Of(EnvSpec spec, int count)
    {
        BoxSpace features = BoxSpace.Unbounded(count);
        return spec.ActionMask is not { } mask
            ? new(features, spec.Action, spec.Horizon)
            : new(new DictSpace([("features", features), (mask, BoxSpace.Uniform(spec.MaskDim, 0, 1))]), spec.Action, spec.Horizon) { ActionMask = mask };
    }
}
