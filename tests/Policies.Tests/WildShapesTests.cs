using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Baselines;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Networks;
using MetaRL.Policies.Reading;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;
using static MetaRL.TestKit.WildArguments;

namespace MetaRL.Policies.Tests;

/// <summary>Whatever shapes and sizes a public member is given, it computes or says what is wrong with them.</summary>
public sealed class WildShapesTests
{
    static readonly EnvSpec[] Specs = [new(BoxSpace.Unbounded(3), BoxSpace.Uniform(2, -1, 1), 10), new(BoxSpace.Unbounded(2), new DiscreteSpace(3), 10)];

    // The second shows the step before.
    static readonly EnvSpec[] Posteriors = [Specs[0], new(BoxSpace.Unbounded(5), BoxSpace.Uniform(2, -1, 1), 10)];

    // So does this one, with choices.
    static readonly EnvSpec Beliefs = new(BoxSpace.Unbounded(3 + 5), new DiscreteSpace(3), 10);

    [Fact]
    public void Every_public_member_is_tried() => Calls().AssertAllCovered();

    [Fact]
    public void Whatever_does_not_fit_is_refused_by_name()
    {
        using TensorScope scope = TensorScope.Open();
        Calls().Run(rounds: 40, seed: 1);
    }

    static WildCalls Calls() => new WildCalls(typeof(Policy).Assembly).NamesOf(typeof(Tensor).Assembly)
        .Name("Grad", "ScatterAdd", "Unary")
        .Make(Size).Make(Number).Make(Backend).Make(Near).Make(Theta).Make(Seen).Make(Batch).Make(Loss).Make(Spec)
        .Make(static random => new Seed((ulong)random.Next(9)))
        .Make<Func<Tensor, Tensor>>(static _ => static x => x)
        .Make<Policy>(Network).Make(Network).Make(Gaussian).Make(Categorical)
        .Make<Distribution>(static random => random.Next(2) == 0 ? Choices(random) : Normals(random)).Make(Choices).Make(Normals).Make(Several)
        .Make(Normalized).Make(Critic).Make(Context).Make(Remembering).Make<WrappingPolicy>(Normalized).Make(Posterior).Make(Believing).Make(Generating).Make(Dense).Make(Squashed).Make(Units).Make(Cells).Make(Attention).Make(Classifier).Make<IFeatureModel>(Classifier).Make(Reader).Make(Exemplars).Make<SequenceModel>(Units).Make<Point>(static _ => new())
        .Make<string>(static _ => "norm.mean").Make<PolicyExperience>(static random => new(Moments(random), random.Next(3) == 0 ? null : Moments(random))).Make(Moments)
        .Call("Policy.Fisher", static random => Normals(random))
        .Call("Mlp.Fisher", static random => { Params theta = Theta(random); Network(random).Fisher(theta, Seen(random), Near(random))(random.Next(2) == 0 ? theta : Theta(random)); })
        .Call("Mlp.Init", static random => Init(Network(random), random))
        .Call("GaussianMlp.Init", static random => Init(Gaussian(random), random))
        .Call("CategoricalMlp.Init", static random => Init(Categorical(random), random))
        .Call("ConvClassifier.Init", static random => Classifier(random).Init(Pictures, Backend(random), new Seed(1)))
        .Call("ConvClassifier.CreateActor", static random => Classifier(random).CreateActor(Pictures, Theta(random), Size(random)))
        .Call("ReadingClassifier.For", static random => Reader(random).For(Specs[1]))
        .Call("ReadingClassifier.Init", static random => Reader(random).Init(Specs[1], Backend(random), new Seed(1)))
        .Call("ReadingClassifier.CreateActor", static random => Reader(random).CreateActor(Specs[1], Theta(random), Size(random)))
        .Call("ReadingClassifier.Read", Read)
        .Call("MultiCategorical.Of", static random => MultiCategorical.Of(Near(random), [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(4))]))
        .Call("Mlp.CreateActor", static random => Act(Network(random), random))
        .Call("BeliefPolicy.Init", static random => Believing(random).Init(Beliefs, Backend(random), new Seed(1)))
        .Call("BeliefPolicy.For", static random => Believing(random).For(Beliefs))
        .Call("BeliefPolicy.DecodeRewards", static random => Believing(random).DecodeRewards(Theta(random), (Near(random), Near(random), Near(random)), Near(random), Size(random)))
        .Call("BeliefPolicy.DecodeTransitions", static random => Believing(random).DecodeTransitions(Theta(random), (Near(random), Near(random)), Near(random), Size(random)))
        .Call("BeliefPolicy.CreateActor", static random => Act(Believing(random), random))
        .Call("HypernetworkPolicy.Init", static random => Generating(random).Init(Specs[1], Backend(random), new Seed(1)))
        .Call("HypernetworkPolicy.CreateActor", static random => Act(Generating(random), random))
        .Call("NormalizedPolicy.Init", static random => new NormalizedPolicy { Inner = Gaussian(random) }.Init(Specs[0], Backend(random), new Seed(1)))
        .Call("NormalizedPolicy.Fisher", static random => { Params theta = Theta(random); Normalized(random).Fisher(theta, Seen(random), Near(random))(theta); })
        .Call("NormalizedPolicy.CreateActor", static random => Act(Normalized(random), random))
        .Call("ActorCritic.Init", static random => Critic(random).Init(Specs[0], Backend(random), new Seed(1)))
        .Call("ActorCritic.Fisher", static random => { Params theta = Theta(random); Critic(random).Fisher(theta, Seen(random), Near(random))(theta); })
        .Call("ActorCritic.CreateActor", static random => Act(Critic(random), random))
        .Call("ContextPolicy.Init", static random => Context(random).Init(Specs[0], Backend(random), new Seed(1)))
        .Call("ContextPolicy.CreateActor", static random => Act(Context(random), random))
        .Call("SequencePolicy.Init", static random => Remembering(random).Init(Specs[1], Backend(random), new Seed(1)))
        .Call("SequencePolicy.CreateActor", static random => Act(Remembering(random), random))
        .Call("PosteriorPolicy.Init", static random => Posterior(random).Init(Posteriors[random.Next(Posteriors.Length)], Backend(random), new Seed(1)))
        .Call("PosteriorPolicy.CreateActor", static random => Act(Posterior(random), random))
        .Call("Gru.Init", static random => Units(random).Init(random.Next(4), Backend(random), new Seed(1)))
        .Call("Lstm.Init", static random => Cells(random).Init(random.Next(4), Backend(random), new Seed(1)))
        .Call("CausalTransformer.Init", static random => Attention(random).Init(random.Next(4), Backend(random), new Seed(1)))
        .Call("Gru.CreateMemory", static random => Step(Units(random), random))
        .Call("Lstm.CreateMemory", static random => Step(Cells(random), random))
        .Call("CausalTransformer.CreateMemory", static random => Step(Attention(random), random))
        .Call("Point.CreateActor", static _ => { })   // there is none
        .Call("RunningMoments.Of", static random => RunningMoments.Of(Floats(random), random.Next(9) == 0 ? Size(random) : random.Next(3), Floats(random)))
        .Call("RunningMoments.new", static random => Moments(random))
        .Call("GaussianSampler.new", static random => _ = new GaussianSampler(Floats(random)))
        .Call("GaussianSampler.Draw", static random => { Rng rng = new Seed(1).Stream(); new GaussianSampler(new float[random.Next(4)]).Draw(new float[random.Next(4)], ref rng, new float[random.Next(4)]); })
        .Call("CategoricalSampler.Draw", static random => { Rng rng = new Seed(1).Stream(); CategoricalSampler.Draw(Floats(random), ref rng, out _); })
        .Call("ZeroBaseline.Fit", static random => Fit(new ZeroBaseline(), random))
        .Call("LinearFeatureBaseline.Fit", static random => Fit(new LinearFeatureBaseline(), random));

    static EnvSpec Spec(Random random) => Specs[random.Next(Specs.Length)];

    // That a policy cannot act in a space is no matter of shapes.
    static EnvSpec Fitting(Mlp policy) => policy is GaussianMlp ? Specs[0] : Specs[1];

    static void Init(Mlp policy, Random random) => policy.Init(Fitting(policy), Backend(random), new Seed(1));

    static GaussianMlp Gaussian(Random random) => new() { Hidden = Widths(random) };

    static CategoricalMlp Categorical(Random random) => new() { Hidden = Widths(random), Activation = Activation.Relu };

    static Mlp Network(Random random) => random.Next(2) == 0 ? Gaussian(random) : Categorical(random);

    static int[] Widths(Random random) => random.Next(8) switch { 0 => [Size(random), Size(random)], 1 => [65_536, 65_536], 2 => [], _ => [4] };

    // Like observations, actions or a column of them, or anything else.
    static Tensor Near(Random random) => random.Next(4) == 0 ? Tensor(random)
        : Tensors.Tensor.Full(SimdBackend.Instance, [random.Next(3), random.Next(4), random.Next(5)], random.Next(2));

    // Of one of the policies, with a tensor or two exchanged.
    static Params Theta(Random random)
    {
        EnvSpec spec = Spec(random);
        Policy policy = spec == Specs[0] ? new GaussianMlp { Hidden = [4] } : new CategoricalMlp { Hidden = [4] };
        if (random.Next(2) == 0) policy = new NormalizedPolicy { Inner = policy, Rewards = true };
        Params theta = policy.Init(spec, SimdBackend.Instance, new Seed(1));
        if (random.Next(3) == 0) theta = theta.Map(x => random.Next(4) == 0 ? Near(random) : x);
        return random.Next(2) == 0 ? theta : theta.Track();
    }

    static NormalizedPolicy Normalized(Random random) => new() { Inner = Network(random), Rewards = random.Next(2) == 0 };

    static readonly EnvSpec Pictures = new(BoxSpace.Unbounded(4), new DiscreteSpace(3), 10);

    static ConvClassifier Classifier(Random random) => new()
    {
        Side = random.Next(3) == 0 ? Size(random) : 2,
        Channels = random.Next(5) == 0 ? Size(random) : 1,
        Filters = random.Next(3) == 0 ? Size(random) : 2,
        Blocks = random.Next(3) == 0 ? Size(random) : 1,
        Norm = (PictureNorm)random.Next(2),
    };

    static ExemplarClassifier Exemplars(Random random) => random.Next(2) == 0
        ? For(new MatchingClassifier { Inner = Categorical(random) }, Specs[1], random)
        : For(new SiameseClassifier { Inner = Categorical(random) }, Specs[1], random);

    static ReadingClassifier Reader(Random random) => random.Next(5) switch
    {
        0 => For(new PrototypeClassifier { Inner = Categorical(random) }, Specs[1], random),
        1 => For(new RidgeClassifier { Inner = Categorical(random) }, Specs[1], random),
        2 => For(new MemoryClassifier { Inner = Categorical(random), Slots = random.Next(1, 4), Width = random.Next(1, 4) }, Specs[1], random),
        3 => For(new RecurrentClassifier { Inner = Categorical(random), Memory = Units(random), Hidden = random.Next(1, 4) }, Specs[1], random),
        _ => Exemplars(random),
    };

    // With weights of its own, which reads some examples, or what is none.
    static void Read(Random random)
    {
        ReadingClassifier model = Reader(random);
        Params theta = model.Init(Specs[1], SimdBackend.Instance, new Seed(1));
        int examples = random.Next(1, 4);
        Tensor shown = random.Next(3) == 0 ? Near(random) : Tensors.Tensor.Full(SimdBackend.Instance, [1, examples, 2], 1);
        Tensor target = random.Next(3) == 0 ? Near(random) : Tensors.Tensor.Full(SimdBackend.Instance, [1, examples, 1], random.Next(3));
        Params known = theta.With(model.Read(theta, new(shown, examples), target));
        model.Act(known, Seen(random));
    }

    static RunningMoments Moments(Random random)
    {
        double[] numbers = new double[random.Next(4)];
        return new(random.Next(3), numbers, numbers);
    }

    static Observations Seen(Random random) => new(Near(random), Size(random));

    static PolicyBatch Batch(Random random) => new(Seen(random), Near(random), Near(random), Near(random));

    static Surrogate Loss(Random random) => new((SurrogateKind)random.Next(3), Number(random));

    static Categorical Choices(Random random) => new(Near(random));

    static MultiCategorical Several(Random random) => new([.. Enumerable.Range(0, random.Next(3)).Select(_ => Choices(random))]);

    static ActorCritic Critic(Random random) => new() { Actor = Gaussian(random), Hidden = [2] };

    static ContextPolicy Context(Random random) => new() { Inner = Gaussian(random), Context = 1 + random.Next(3) };

    static SequencePolicy Remembering(Random random) => new() { Memory = Units(random), Inner = Categorical(random), Transitions = random.Next(2) == 0, SeesObservation = random.Next(2) == 0 };

    static PosteriorPolicy Posterior(Random random) => new() { Latent = random.Next(1, 4), Encoder = Dense(random), Network = Dense(random) };

    // One in four was not told what it acts in.
    static T For<T>(T policy, EnvSpec spec, Random random) where T : Policy => random.Next(4) == 0 ? policy : (T)policy.For(spec);

    static BeliefPolicy Believing(Random random) => For(
        new BeliefPolicy { Memory = Units(random), Latent = random.Next(1, 4), Inner = Categorical(random), RewardDecoder = new() { Hidden = [2] }, TransitionDecoder = new() { Hidden = [] } }, Beliefs, random);

    static HypernetworkPolicy Generating(Random random) => For(new HypernetworkPolicy { Memory = Units(random), Inner = Categorical(random) }, Specs[1], random);

    static DenseNetwork Dense(Random random) => new() { Hidden = Widths(random) };

    static SquashedGaussian Squashed(Random random) => new(Near(random), Near(random));

    static Gru Units(Random random) => new() { Width = random.Next(1, 4), Truncate = random.Next(3), Span = random.Next(4) };

    static Lstm Cells(Random random) => new() { Width = random.Next(1, 4), Span = random.Next(4) };

    static CausalTransformer Attention(Random random) => new() { Width = random.Next(1, 5), Heads = random.Next(1, 3), Layers = 1, Hidden = random.Next(1, 4), Window = random.Next(1, 4) };

    static void Step(SequenceModel model, Random random)
    {
        int inputs = random.Next(4), count = random.Next(4);
        Params weights = model.Init(random.Next(4) == 0 ? random.Next(4) : inputs, SimdBackend.Instance, new Seed(1));
        IMemory memory = model.CreateMemory(weights, inputs, count);
        memory.Begin();
        float[] Room(int width) => random.Next(3) == 0 ? Floats(random) : new float[count * width];
        memory.Step(Room(inputs), Room(model.Features));
    }

    static DiagonalGaussian Normals(Random random) => new(Near(random), Near(random));

    static void Act(Policy policy, Random random)
    {
        EnvSpec spec = Fitting(Network(policy));
        Params theta = Theta(random);
        int count = random.Next(3) == 0 ? Size(random) : random.Next(1, 4);
        IActor actor = policy.CreateActor(spec, theta, count);
        actor.Begin();
        float[] Room(int width) => random.Next(3) == 0 ? Floats(random) : new float[count * width];
        actor.Act(Room(spec.ObsDim), Streams(random.Next(3) == 0 ? random.Next(9) : count), Room(spec.ActDim), Room(1));
    }

    static Mlp Network(Policy policy) => policy switch
    {
        ActorCritic critic => Network(critic.Actor),
        WrappingPolicy wrapping => Network(wrapping.Inner),
        PosteriorPolicy => new GaussianMlp(),
        HypernetworkPolicy generating => Network(generating.Inner),
        _ => (Mlp)policy,
    };

    static Rng[] Streams(int count) => [.. Enumerable.Range(0, count).Select(static b => new Seed((ulong)b).Stream())];

    static void Fit(Baseline baseline, Random random)
    {
        int samples = random.Next(5), width = random.Next(3) == 0 ? Size(random) : random.Next(3);
        float[] Room(long size) => random.Next(6) == 0 || size is < 0 or > 1000 ? Floats(random) : new float[size];
        IValueFunction v = baseline.Fit(new() { ObsDim = width, Obs = Room((long)samples * width), Time = new int[samples], Return = Room(samples), Mask = Room(samples) });
        if (baseline is LinearFeatureBaseline) v.Predict(Floats(random), new int[random.Next(5)], new float[random.Next(5)]);
    }
}
