using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies;
using MetaRL.Policies.Reading;
using MetaRL.Policies.Sequences;

namespace MetaRL.Export.Tests;

/// <summary>Every kind of policy that is exported, and what it acts in.</summary>
static class Cases
{
    static readonly EnvSpec Box = new(BoxSpace.Unbounded(3), BoxSpace.Uniform(2, -1, 1), 10);
    static readonly EnvSpec Choices = new(BoxSpace.Unbounded(3), new DiscreteSpace(4), 10);
    static readonly EnvSpec Several = new(BoxSpace.Unbounded(3), new MultiDiscreteSpace([3, 2, 4]), 10);
    static readonly EnvSpec Masked = WithMask(3, 9, new MultiDiscreteSpace([3, 2, 4]));
    static readonly EnvSpec MaskedAfterStep = WithMask(3 + 9 + 2, 9, new MultiDiscreteSpace([3, 2, 4]));
    static readonly EnvSpec BoxAfterStep = new(BoxSpace.Unbounded(3 + 2 + 2), BoxSpace.Uniform(2, -1, 1), 10);
    static readonly EnvSpec Pictures = new(BoxSpace.Unbounded(5 * 5 * 2), new DiscreteSpace(4), 10);

    static EnvSpec WithMask(int inputs, int mask, Space action)
        => new(new DictSpace([("x", BoxSpace.Unbounded(inputs)), ("allowed", BoxSpace.Uniform(mask, 0, 1))]), action, 10) { ActionMask = "allowed" };

    public static IReadOnlyDictionary<string, (Policy Policy, EnvSpec Spec)> All { get; } = new Dictionary<string, (Policy, EnvSpec)>
    {
        ["gaussian"] = (new GaussianMlp { Hidden = [64, 64], InitialLogStd = -0.4 }, Box),
        ["gaussian, bounded deviation"] = (new GaussianMlp { Hidden = [9], InitialLogStd = -3, MinLogStd = -2.9 }, Box),
        ["gaussian, relu"] = (new GaussianMlp { Hidden = [16, 5], Activation = Activation.Relu }, Box),
        ["gaussian, linear"] = (new GaussianMlp { Hidden = [] }, Box),
        ["categorical"] = (new CategoricalMlp { Hidden = [9, 17] }, Choices),
        ["categorical, several"] = (new CategoricalMlp { Hidden = [9] }, Several),
        ["categorical, masked"] = (new CategoricalMlp { Hidden = [9] }, Masked),
        ["categorical, masked and linear"] = (new CategoricalMlp { Hidden = [] }, Masked),
        ["normalized"] = (new NormalizedPolicy { Inner = new GaussianMlp { Hidden = [9, 17] }, Clip = 1.5 }, Box),
        ["normalized, rewards"] = (new NormalizedPolicy { Inner = new CategoricalMlp { Hidden = [9] }, Rewards = true }, Choices),
        ["normalized, masked"] = (new NormalizedPolicy { Inner = new CategoricalMlp { Hidden = [9] } }, Masked),
        ["context"] = (new ContextPolicy { Inner = new GaussianMlp { Hidden = [9] }, Context = 3 }, Box),
        ["context, masked and normalized"] = (new NormalizedPolicy { Inner = new ContextPolicy { Inner = new CategoricalMlp { Hidden = [9] }, Context = 2 } }, Masked),
        ["critic"] = (new ActorCritic { Actor = new GaussianMlp { Hidden = [9] }, Hidden = [7] }, Box),
        ["critic, normalized"] = (new NormalizedPolicy { Inner = new ActorCritic { Actor = new CategoricalMlp { Hidden = [6] }, Hidden = [5] } }, Masked),
        ["gru"] = (new SequencePolicy { Memory = new Gru { Width = 9 }, Inner = new GaussianMlp { Hidden = [5] } }, Box),
        ["gru of transitions"] = (new SequencePolicy { Memory = new Gru { Width = 7 }, Transitions = true, SeesObservation = true, Inner = new CategoricalMlp { Hidden = [5] } }, Masked),
        ["lstm of transitions"] = (new SequencePolicy { Memory = new Lstm { Width = 5 }, Transitions = true, Inner = new GaussianMlp { Hidden = [] } }, Box),
        ["lstm, normalized"] = (new NormalizedPolicy { Inner = new SequencePolicy { Memory = new Lstm { Width = 20 } } }, Choices),
        ["transformer"] = (new SequencePolicy { Memory = new CausalTransformer { Width = 8, Heads = 2, Layers = 2, Hidden = 12 } }, Choices),
        ["transformer, short window"] = (new SequencePolicy { Memory = new CausalTransformer { Width = 8, Heads = 4, Layers = 2, Hidden = 12, Window = 3 } }, Choices),
        ["transformer, window of 1"] = (new SequencePolicy { Memory = new CausalTransformer { Width = 8, Heads = 4, Layers = 1, Hidden = 12, Window = 1 } }, Masked),
        ["belief"] = (new BeliefPolicy { Memory = new Gru { Width = 9 }, Latent = 3, Inner = new GaussianMlp { Hidden = [5] } }, BoxAfterStep),
        ["belief, masked"] = (new BeliefPolicy { Memory = new Lstm { Width = 6 }, Latent = 2 }, MaskedAfterStep),
        ["hypernetwork"] = (new HypernetworkPolicy { Memory = new Lstm { Width = 6 }, Inner = new GaussianMlp { Hidden = [5, 4] } }, Box),
        ["hypernetwork, masked"] = (new HypernetworkPolicy { Memory = new Gru { Width = 5 }, Inner = new CategoricalMlp { Hidden = [6], Activation = Activation.Relu } }, Masked),
        ["hypernetwork, transformer"] = (new HypernetworkPolicy { Memory = new CausalTransformer { Width = 6, Heads = 2, Layers = 1, Hidden = 7 }, Inner = new CategoricalMlp { Hidden = [] } }, Choices),
        ["pictures"] = (new ConvClassifier { Side = 5, Channels = 2, Filters = 6, Blocks = 2, Norm = PictureNorm.None }, Pictures),
        ["pictures, normalized together"] = (new ConvClassifier { Side = 5, Channels = 2, Filters = 6, Blocks = 2 }, Pictures),
        ["prototypes"] = (new PrototypeClassifier { Inner = new CategoricalMlp { Hidden = [9] } }, Choices),
        ["prototypes of pictures"] = (new PrototypeClassifier { Inner = new ConvClassifier { Side = 5, Channels = 2, Filters = 6, Blocks = 1, Norm = PictureNorm.None } }, Pictures),
        ["ridge"] = (new RidgeClassifier { Inner = new CategoricalMlp { Hidden = [9] } }, Choices),
        ["matching"] = (new MatchingClassifier { Inner = new CategoricalMlp { Hidden = [9] } }, Choices),
        ["siamese"] = (new SiameseClassifier { Inner = new CategoricalMlp { Hidden = [9] } }, Choices),
        ["siamese, pixels"] = (new SiameseClassifier { Inner = new CategoricalMlp { Hidden = [] } }, Choices),
        ["memory"] = (new MemoryClassifier { Inner = new CategoricalMlp { Hidden = [9] }, Slots = 5, Width = 4 }, Choices),
        ["recurrent"] = (new RecurrentClassifier { Inner = new CategoricalMlp { Hidden = [9] }, Hidden = 7 }, Choices),
    };

    public static TheoryData<string> Names => [.. All.Keys];
}
