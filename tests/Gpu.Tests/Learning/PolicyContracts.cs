using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace Gpu.Tests.Learning;

/// <summary>What every policy must keep, with a card's fused losses in the place of the host's.</summary>
public abstract class OnCard(Policy policy, EnvSpec spec) : PolicyContract(policy, spec)
{
    protected override IBackend Subject => Cards.Current;
}

public sealed class GaussianOnCard() : OnCard(new GaussianMlp { Hidden = [9, 17], InitialLogStd = -0.4 }, Specs.Box);

public sealed class GaussianReluOnCard() : OnCard(new GaussianMlp { Hidden = [16], Activation = Activation.Relu }, Specs.Box);

public sealed class GaussianLinearOnCard() : OnCard(new GaussianMlp { Hidden = [] }, Specs.Box);

public sealed class WideOnCard() : OnCard(new GaussianMlp { Hidden = [70, 5] }, Specs.Box);

public sealed class CategoricalOnCard() : OnCard(new CategoricalMlp { Hidden = [9] }, Specs.Choices);

public sealed class SeveralMaskedOnCard() : OnCard(new CategoricalMlp { Hidden = [16], Activation = Activation.Relu }, Specs.SeveralMasked);

public sealed class CriticOnCard() : OnCard(new ActorCritic { Actor = new GaussianMlp { Hidden = [9] }, Hidden = [7] }, Specs.Box);

static class Specs
{
    internal static EnvSpec Box { get; } = new(BoxSpace.Unbounded(5), BoxSpace.Uniform(3, -1, 1), 45);
    internal static EnvSpec Choices { get; } = new(BoxSpace.Unbounded(5), new DiscreteSpace(4), 45);
    internal static EnvSpec SeveralMasked { get; } = new(new DictSpace(("seen", BoxSpace.Unbounded(5)), ("mask", BoxSpace.Uniform(5, 0, 1))), new MultiDiscreteSpace(3, 2), 45) { ActionMask = "mask" };
}
