using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Sequences;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

static class Spaces
{
    public static EnvSpec Box { get; } = new(BoxSpace.Unbounded(3), BoxSpace.Uniform(2, -1, 1), 10);
    public static EnvSpec Line { get; } = new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), 10);
    public static EnvSpec Wide { get; } = new(BoxSpace.Unbounded(20), BoxSpace.Uniform(6, -1, 1), 10);
    public static EnvSpec Several { get; } = new(BoxSpace.Unbounded(3), new MultiDiscreteSpace([3, 2, 4]), 10);
    public static EnvSpec Masked { get; } = new(new DictSpace([("x", BoxSpace.Unbounded(3)), ("allowed", BoxSpace.Uniform(4, 0, 1))]), new DiscreteSpace(4), 10) { ActionMask = "allowed" };
    public static EnvSpec SeveralMasked { get; } = new(new DictSpace([("x", BoxSpace.Unbounded(3)), ("allowed", BoxSpace.Uniform(9, 0, 1))]),
        new MultiDiscreteSpace([3, 2, 4]), 10)
    { ActionMask = "allowed" };
    // With the step before behind what the family shows.
    public static EnvSpec BoxAfterStep { get; } = new(BoxSpace.Unbounded(3 + 2 + 2), BoxSpace.Uniform(2, -1, 1), 10);
    public static EnvSpec ChoicesAfterStep { get; } = new(BoxSpace.Unbounded(3 + 4 + 2), new DiscreteSpace(4), 10);
    public static EnvSpec SeveralMaskedAfterStep { get; } = new(new DictSpace([("x", BoxSpace.Unbounded(3 + 9 + 2)), ("allowed", BoxSpace.Uniform(9, 0, 1))]),
        new MultiDiscreteSpace([3, 2, 4]), 10)
    { ActionMask = "allowed" };
    public static EnvSpec Pictures { get; } = new(BoxSpace.Unbounded(5 * 5 * 2), new DiscreteSpace(4), 10);
    public static EnvSpec Choices { get; } = new(BoxSpace.Unbounded(3), new DiscreteSpace(4), 10);
}

public sealed class GaussianContract() : PolicyContract(new GaussianMlp { Hidden = [9, 17], InitialLogStd = -0.4 }, Spaces.Box);

public sealed class GaussianReluContract() : PolicyContract(new GaussianMlp { Hidden = [16], Activation = Activation.Relu }, Spaces.Wide);

public sealed class GaussianLinearContract() : PolicyContract(new GaussianMlp { Hidden = [] }, Spaces.Line);

public sealed class GaussianDeepContract() : PolicyContract(new GaussianMlp { Hidden = [5, 8, 3], InitialLogStd = 0.2 }, Spaces.Box);

public sealed class CategoricalContract() : PolicyContract(new CategoricalMlp { Hidden = [9, 17] }, Spaces.Choices);

public sealed class CategoricalReluContract() : PolicyContract(new CategoricalMlp { Hidden = [33], Activation = Activation.Relu }, Spaces.Choices);

public sealed class CategoricalLinearContract() : PolicyContract(new CategoricalMlp { Hidden = [] }, Spaces.Choices);

public sealed class SeveralChoicesContract() : PolicyContract(new CategoricalMlp { Hidden = [9, 17] }, Spaces.Several);

public sealed class SeveralChoicesLinearContract() : PolicyContract(new CategoricalMlp { Hidden = [] }, Spaces.Several);

public sealed class MaskedContract() : PolicyContract(new CategoricalMlp { Hidden = [9, 17] }, Spaces.Masked);

public sealed class MaskedLinearContract() : PolicyContract(new CategoricalMlp { Hidden = [] }, Spaces.Masked);

public sealed class SeveralMaskedContract() : PolicyContract(new CategoricalMlp { Hidden = [16], Activation = Activation.Relu }, Spaces.SeveralMasked);

public sealed class MaskedContextContract() : PolicyContract(new ContextPolicy { Inner = new CategoricalMlp { Hidden = [9] }, Context = 2 }, Spaces.SeveralMasked);
public sealed class NormalizedContract() : PolicyContract(new NormalizedPolicy { Inner = new GaussianMlp { Hidden = [9, 17], InitialLogStd = -0.4 }, Clip = 1.5 }, Spaces.Box);

public sealed class NormalizedWithRewardsContract() : PolicyContract(new NormalizedPolicy { Inner = new CategoricalMlp { Hidden = [9] }, Rewards = true }, Spaces.Choices);

public sealed class NormalizedMaskedContract() : PolicyContract(new NormalizedPolicy { Inner = new CategoricalMlp { Hidden = [9] } }, Spaces.SeveralMasked);

public sealed class NormalizedCriticContract() : PolicyContract(new NormalizedPolicy { Inner = new ActorCritic { Actor = new GaussianMlp { Hidden = [9] }, Hidden = [7] } }, Spaces.Box);

public sealed class CriticMaskedContract() : PolicyContract(new ActorCritic { Actor = new CategoricalMlp { Hidden = [9] }, Hidden = [7] }, Spaces.Masked);

public sealed class NormalizedRememberingContract() : PolicyContract(new NormalizedPolicy { Inner = new Remembering() }, Spaces.Box);

public sealed class RememberingContract() : PolicyContract(new Remembering(), Spaces.Box);

public sealed class ActorCriticContract() : PolicyContract(
    new ActorCritic { Actor = new GaussianMlp { Hidden = [9, 17], InitialLogStd = -0.4 }, Hidden = [7] }, Spaces.Box);

public sealed class CategoricalActorCriticContract() : PolicyContract(
    new ActorCritic { Actor = new CategoricalMlp { Hidden = [6] }, Hidden = [16, 5], Activation = Activation.Relu }, Spaces.Choices);

public sealed class ActorCriticWithMemoryContract() : PolicyContract(new ActorCritic { Actor = new Remembering(), Hidden = [] }, Spaces.Box);

public sealed class ContextualActorCriticContract() : PolicyContract(
    new ContextPolicy { Inner = new ActorCritic { Actor = new GaussianMlp { Hidden = [5] }, Hidden = [4] }, Context = 2 }, Spaces.Box);

public sealed class GruContract() : PolicyContract(
    new SequencePolicy { Memory = new Gru { Width = 9 }, Inner = new GaussianMlp { Hidden = [5], InitialLogStd = -0.4 } }, Spaces.Box);

public sealed class GruOfTransitionsContract() : PolicyContract(
    new SequencePolicy { Memory = new Gru { Width = 7 }, Transitions = true, SeesObservation = true, Inner = new CategoricalMlp { Hidden = [5] } }, Spaces.SeveralMasked);

public sealed class LstmOfTransitionsContract() : PolicyContract(
    new SequencePolicy { Memory = new Lstm { Width = 5 }, Transitions = true, Inner = new GaussianMlp { Hidden = [] } }, Spaces.Box);

public sealed class GruTruncatedContract() : PolicyContract(new SequencePolicy { Memory = new Gru { Width = 16, Truncate = 7 } }, Spaces.Choices);

public sealed class GruMaskedContract() : PolicyContract(new SequencePolicy { Memory = new Gru { Width = 6 }, Inner = new CategoricalMlp { Hidden = [] } }, Spaces.SeveralMasked);

public sealed class GruCriticContract() : PolicyContract(
    new SequencePolicy { Memory = new Gru { Width = 9 }, Inner = new ActorCritic { Actor = new CategoricalMlp { Hidden = [] }, Hidden = [] } }, Spaces.Choices);

public sealed class LstmContract() : PolicyContract(
    new SequencePolicy { Memory = new Lstm { Width = 9 }, Inner = new GaussianMlp { Hidden = [], InitialLogStd = -0.4 } }, Spaces.Box);

public sealed class LstmNormalizedContract() : PolicyContract(new NormalizedPolicy { Inner = new SequencePolicy { Memory = new Lstm { Width = 20, Truncate = 10 } } }, Spaces.Choices);

public sealed class BeliefContract() : PolicyContract(
    new BeliefPolicy { Memory = new Gru { Width = 9 }, Latent = 3, Inner = new GaussianMlp { Hidden = [5], InitialLogStd = -0.4 } }, Spaces.BoxAfterStep);

public sealed class BeliefMaskedContract() : PolicyContract(new BeliefPolicy { Memory = new Lstm { Width = 6 }, Latent = 2 }, Spaces.SeveralMaskedAfterStep);

public sealed class BeliefCriticContract() : PolicyContract(
    new BeliefPolicy { Memory = new Gru { Width = 9 }, Inner = new ActorCritic { Actor = new CategoricalMlp { Hidden = [] }, Hidden = [4] } }, Spaces.ChoicesAfterStep);

public sealed class HypernetworkContract() : PolicyContract(
    new HypernetworkPolicy { Memory = new Gru { Width = 9 }, Inner = new CategoricalMlp { Hidden = [7] } }, Spaces.Choices);

public sealed class HypernetworkGaussianContract() : PolicyContract(
    new HypernetworkPolicy { Memory = new Lstm { Width = 6 }, Inner = new GaussianMlp { Hidden = [5, 4], InitialLogStd = -0.4 } }, Spaces.Box);

public sealed class HypernetworkReluContract() : PolicyContract(
    new HypernetworkPolicy { Memory = new Gru { Width = 5 }, Inner = new CategoricalMlp { Hidden = [6], Activation = Activation.Relu } }, Spaces.SeveralMasked);

public sealed class HypernetworkLinearContract() : PolicyContract(
    new HypernetworkPolicy { Memory = new CausalTransformer { Width = 6, Heads = 2, Layers = 1, Hidden = 7 }, Inner = new CategoricalMlp { Hidden = [] } }, Spaces.Choices);

public sealed class TransformerContract() : PolicyContract(
    new SequencePolicy { Memory = new CausalTransformer { Width = 8, Heads = 2, Layers = 2, Hidden = 12 } }, Spaces.Choices);

public sealed class TransformerWindowContract() : PolicyContract(
    new SequencePolicy { Memory = new CausalTransformer { Width = 6, Heads = 3, Layers = 1, Hidden = 7, Window = 5 }, Inner = new GaussianMlp { Hidden = [4], InitialLogStd = -0.4 } }, Spaces.Box);

public sealed class ConvContract() : PolicyContract(new ConvClassifier { Side = 5, Channels = 2, Filters = 5, Blocks = 2, Norm = PictureNorm.None }, Spaces.Pictures);

public sealed class ConvNormContract() : PolicyContract(new ConvClassifier { Side = 5, Channels = 2, Filters = 3, Blocks = 2 }, Spaces.Pictures)
{
    protected override bool HasActor => false;   // what becomes of a picture depends on those beside it
}
