using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Fused;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

/// <summary>What a mask forbids has no probability and no derivative, and all that is allowed is as if there were no more.</summary>
public sealed class ActionMaskTests
{
    static readonly ReferenceBackend Backend = new();

    // T = 2, N = 3; choices 0 and 2 of four are allowed, and only choice 1 of the last sample.
    static readonly Dense Logits = Dense.Random([2, 3, 4], 1), Others = Dense.Random([2, 3, 4], 2);
    static readonly Dense Allowed = Dense.Of([2, 3, 4], static i => i[1] == 2 ? (i[2] == 1 ? 1 : 0) : (i[2] % 2 == 0 ? 1 : 0));
    static readonly Tensor Act = Tensor.From(Backend, [0.0, 2, 1, 2, 2, 1], [2, 3, 1]);

    static Categorical Masked(Tensor logits, IBackend? backend = null) => new(ActionMask.Apply(logits, Allowed.On(backend ?? Backend)));

    static double Probability(Dense logits, int[] i, int choice) => Allowed[i[0], i[1], choice] * Math.Exp(logits[i[0], i[1], choice])
        / Enumerable.Range(0, 4).Sum(c => Allowed[i[0], i[1], c] * Math.Exp(logits[i[0], i[1], c]));

    static void Agree(Tensor actual, Func<int[], double> expected, double tolerance = 1e-12) =>
        Assert.All(actual.ToArray().Zip(Dense.Of([2, 3, 1], expected).Values), pair => Assert.Equal(pair.Second, pair.First, tolerance));

    static IEnumerable<int> Support(int[] i) => Enumerable.Range(0, 4).Where(c => Allowed[i[0], i[1], c] != 0);

    [Fact]
    public void Probabilities_are_those_of_the_allowed_alone_and_others_exactly_0()
    {
        foreach (IBackend backend in (IBackend[])[Backend, SimdBackend.Instance])
            for (int choice = 0; choice < 4; choice++)
            {
                Tensor p = Masked(Logits.On(backend), backend).LogProb(Tensor.Full(backend, [2, 3, 1], choice)).Exp();
                Agree(p, i => Probability(Logits, i, choice), 1e-6);
                Assert.All(p.ToArray().Zip(Dense.Of([2, 3, 1], i => Allowed[i[0], i[1], choice]).Values), pair => Assert.True(pair.Second == 1 || pair.First == 0));
            }
    }

    [Fact]
    public void Entropy_and_divergence_are_sums_over_the_allowed()
    {
        Categorical p = Masked(Logits.On(Backend)), q = Masked(Others.On(Backend));
        Agree(p.Entropy(), i => -Support(i).Sum(c => Probability(Logits, i, c) * Math.Log(Probability(Logits, i, c))));
        Agree(p.Kl(q), i => Support(i).Sum(c => Probability(Logits, i, c) * Math.Log(Probability(Logits, i, c) / Probability(Others, i, c))));
        Assert.All(p.Entropy().ToArray(), entropy => Assert.InRange(entropy, 0, Math.Log(2)));
        Assert.Equal(0, p.Entropy().ToArray()[2]);   // one choice alone
    }

    [Fact]
    public void Derivatives_agree_with_differences()
    {
        Params at = new([("logits", Logits.On(Backend))]);
        Categorical q = Masked(Others.On(Backend));
        foreach (Func<Params, Tensor> f in (Func<Params, Tensor>[])[
            p => Masked(p["logits"]).LogProb(Act).Sum(), p => Masked(p["logits"]).Entropy().Sum(),
            p => Masked(p["logits"]).Kl(q).Sum(), p => q.Kl(Masked(p["logits"])).Sum()])
        {
            GradientCheck.Both(f, at);
            Params tracked = at.Track();
            double[] gradient = Autograd.Grad(f(tracked), tracked)["logits"].ToArray();
            Assert.All(gradient.Zip(Allowed.Values), pair => Assert.True(pair.Second == 1 || pair.First == 0));
        }
    }

    [Fact]
    public void A_mask_that_allows_all_changes_no_bit() => Prop.ForAll<int>(seed =>
    {
        Tensor logits = Dense.Random([1, 3, 4], seed, -50, 50).On(SimdBackend.Instance);
        return logits.ToArray().SequenceEqual(ActionMask.Apply(logits, Tensor.Full(SimdBackend.Instance, [1, 3, 4], 1)).ToArray());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Draws_never_take_what_is_forbidden_and_take_all_else() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        int n = random.Next(1, 6);
        float[] allowed = [.. Enumerable.Range(0, n).Select(_ => (float)random.Next(2))];
        allowed[random.Next(n)] = 1;
        Rng rng = new Seed((ulong)seed).Stream();
        var seen = new HashSet<int>();
        for (int i = 0; i < 300; i++)
        {
            float[] logits = [.. allowed.Select(_ => rng.Uniform())];
            ActionMask.Apply(logits, allowed);
            seen.Add(CategoricalSampler.Draw(logits, ref rng, out float logProb));
            Assert.InRange(logProb, -10, 0);
        }
        return seen.SetEquals(Enumerable.Range(0, n).Where(j => allowed[j] == 1));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_fused_kernels_take_masks_and_several_choices()
    {
        foreach (EnvSpec spec in (EnvSpec[])[Spaces.Masked, Spaces.SeveralMasked, Spaces.Several])
        {
            var policy = (CategoricalMlp)new CategoricalMlp { Hidden = [5] }.For(spec);
            Params theta = policy.Init(spec, SimdBackend.Instance, new Seed(1));
            Tensor obs = Tensor.Zeros(SimdBackend.Instance, [1, 4, spec.ObsDim]);
            Assert.Equal(spec.MaskDim, policy.MaskWidth(theta, obs));
            Assert.True(FusedGuard.Holds(theta, obs, policy.Hidden, policy.MaskWidth(theta, obs)));
            Assert.False(FusedGuard.Holds(theta, Tensor.Zeros(SimdBackend.Instance, [1, 4, spec.ObsDim + 1]), policy.Hidden, 0));
        }
    }

    [Fact]
    public void An_actor_that_may_do_nothing_says_so()
    {
        EnvSpec spec = Spaces.SeveralMasked;
        Policy policy = new CategoricalMlp { Hidden = [5] }.For(spec);
        IActor actor = policy.CreateActor(spec, policy.Init(spec, SimdBackend.Instance, new Seed(1)), 2);
        float[] obs = [0, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1];
        Rng[] rngs = [new Seed(1).Stream(), new Seed(2).Stream()];
        Assert.Equal("env 1: the action mask 'allowed' allows none of the 2 choices of action[1]; expected one at least",
            Assert.Throws<InvalidOperationException>(() => actor.Act(obs, rngs, new float[6], new float[2])).Message);
    }

    [Fact]
    public void A_policy_for_several_choices_is_made_for_them()
    {
        var policy = new CategoricalMlp { Hidden = [5] };
        Assert.Equal("Init: this CategoricalMlp is for one choice, actions are one each of 3, 2, 4; take policy.For(spec)",
            Assert.Throws<ArgumentException>(() => policy.Init(Spaces.Several, Backend, new Seed(1))).Message);
        Assert.Same(policy, policy.For(Spaces.Choices));
        Policy several = policy.For(Spaces.Several);
        Assert.Equal(several, several.For(Spaces.Several));
        Assert.Equal(policy, several.For(Spaces.Choices));
        Tensor obs = Tensor.Zeros(Backend, [1, 2, 3]), act = Tensor.Zeros(Backend, [1, 2, 3]);
        Params theta = several.Init(Spaces.Several, Backend, new Seed(1));
        Assert.Equal<Shape>([1, 2, 1], several.Act(theta, obs).LogProb(act).Shape);
        Assert.StartsWith("LogProb: actions [1, 2, 3], expected one number each", Assert.Throws<ShapeException>(() => policy.Act(theta, obs).LogProb(act)).Message);
    }
}
