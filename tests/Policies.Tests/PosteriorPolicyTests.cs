using MetaRL.Envs;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

public sealed class PosteriorPolicyTests
{
    const int Envs = 3, State = 2, Act = 2;

    // State, previous action, reward and done.
    static readonly EnvSpec Spec = new(BoxSpace.Unbounded(State + Act + 2), new BoxSpace([-0.5f, 1], [1.5f, 2]), 10);
    static readonly PosteriorPolicy Policy = new() { Latent = 3, Encoder = new() { Hidden = [8] }, Network = new() { Hidden = [8] } };
    static readonly ReferenceBackend Reference = new();

    static Params Theta(IBackend backend) => Policy.Init(Spec, backend, new Seed(1)).Map(x => x + Dense.Random(x.Shape, 5, -0.3, 0.3).On(backend));

    static Tensor Context(IBackend backend, int transitions) => Dense.Random([1, transitions, State + Act + 1], 3, -1, 1).On(backend);

    [Fact]
    public void The_posterior_is_the_product_of_Gaussians_in_closed_form()
    {
        Tensor Of(params double[] x) => Tensor.From(Reference, x, [1, x.Length, 1]);
        // N(1, 1/2) N(4, 1): precisions 2 and 1, so N((2·1 + 4) / 3, 1/3).
        DiagonalGaussian product = PosteriorPolicy.Product(Of(1, 4), Of(0.5, 1));
        Assert.Equal(2, product.Mean.Item(), 1e-12);
        Assert.Equal(1.0 / 3, Math.Exp(2 * product.LogStd.Item()), 1e-12);
        Tensor z = Of(0.3, -2, 1.7, 5);
        double[] density = product.LogProb(z.Reshape([1, 4, 1])).ToArray();
        double[] factors = [.. z.ToArray().Select(static x => -(x - 1) * (x - 1) - 0.5 * (x - 4) * (x - 4))];
        for (int i = 1; i < 4; i++) Assert.Equal(factors[i] - factors[0], density[i] - density[0], 1e-10);   // equal but for a constant
    }

    [Fact]
    public void The_order_of_transitions_does_not_count()
    {
        using TensorScope scope = TensorScope.Open();
        foreach (IBackend backend in (IBackend[])[Reference, SimdBackend.Instance])
        {
            Tensor context = Context(backend, 7);
            Tensor[] rows = [.. Enumerable.Range(0, 7).Select(m => context.Slice(1, m, 1))];
            DiagonalGaussian there = Policy.Posterior(Theta(backend), context), back = Policy.Posterior(Theta(backend), Tensor.Concat([.. rows.Reverse()], 1));
            Near(there.Mean, back.Mean);
            Near(there.LogStd, back.LogStd);
        }
    }

    static void Near(Tensor a, Tensor b)
    {
        foreach ((double x, double y) in a.ToArray().Zip(b.ToArray())) Assert.Equal(x, y, 1e-5 * (1 + Math.Abs(x)));
    }

    // Draws of the actor, made again from the environment's own stream, and its posterior from the tensor form: actions and their
    // likelihoods agree, at the beginning, within an episode and in the next one.
    [Fact]
    public void The_actor_draws_z_and_acts_as_the_tensor_form_says()
    {
        using TensorScope scope = TensorScope.Open();
        Params theta = Theta(Reference);
        IActor actor = Policy.CreateActor(Spec, theta, Envs);
        Rng[] rngs = Streams(), own = Streams();
        var box = (BoxSpace)Spec.Action;
        float[] act = new float[Envs * Act], logProb = new float[Envs];
        var contexts = new List<float>[] { [], [], [] };
        float[]? before = null;
        Tensor[] z = new Tensor[Envs];
        actor.Begin();
        const int steps = 9;
        for (int t = 0; t < steps; t++)
        {
            float[] obs = Observed(t, act);
            actor.Act(obs, rngs, act, logProb);
            for (int b = 0; b < Envs; b++)
            {
                float[] seen = obs[(b * Spec.ObsDim)..((b + 1) * Spec.ObsDim)];
                if (before is not null) contexts[b].AddRange([.. before.AsSpan(b * Spec.ObsDim, State), .. Unit(box, seen[State..(State + Act)]), seen[^2]]);
                if (t == 0 || seen[^1] > 0) z[b] = Drawn(theta, contexts[b], ref own[b]);
                SquashedGaussian pi = Policy.ActGiven(theta, Of(seen[..State]), z[b]);
                var noise = new float[Act];
                own[b].FillNormal(noise);
                (Tensor u, Tensor density) = pi.Sample(Of(noise));
                float[] expected = new float[Act];
                box.FromUnit([.. u.ToArray().Select(static x => (float)x)], expected);
                for (int i = 0; i < Act; i++) Assert.Equal(expected[i], act[b * Act + i], 1e-5f);
                Assert.Equal(density.Item() - Math.Log(0.5), logProb[b], 2e-5);   // half the sides of the box are 1 and 0.5 long
                Assert.Equal(density.Item(), pi.LogProb(u).Item(), 1e-6);
            }
            before = obs;
        }
        Assert.All(contexts, c => Assert.Equal((steps - 1) * (State + Act + 1), c.Count));
    }

    static Tensor Drawn(Params theta, List<float> context, ref Rng rng)
    {
        var noise = new float[3];
        rng.FillNormal(noise);
        if (context.Count == 0) return Of(noise);
        int width = State + Act + 1;
        DiagonalGaussian q = Policy.Posterior(theta, Tensor.From(Reference, context.ToArray(), [1, context.Count / width, width]));
        return q.Mean + q.LogStd.Exp() * Of(noise);
    }

    static Tensor Of(float[] x) => Tensor.From(Reference, x, [1, 1, x.Length]);

    static float[] Unit(BoxSpace box, float[] act)
    {
        var into = new float[act.Length];
        box.ToUnit(act, into);
        return into;
    }

    static Rng[] Streams() => [.. Enumerable.Range(0, Envs).Select(static b => new Seed(7).Fork((ulong)b).Stream())];

    // Episodes of different lengths: environment b begins a new one every 3 + b steps.
    static float[] Observed(int t, float[] previous)
    {
        float[] obs = [.. Dense.Random([Envs, Spec.ObsDim], 20 + t, -1, 1).Values.Select(static x => (float)x)];
        for (int b = 0; b < Envs; b++)
        {
            previous.AsSpan(b * Act, Act).CopyTo(obs.AsSpan(b * Spec.ObsDim + State));
            obs[(b + 1) * Spec.ObsDim - 1] = t > 0 && t % (3 + b) == 0 ? 1 : 0;
        }
        return obs;
    }

    [Fact]
    public void Actions_of_an_environment_do_not_depend_on_its_neighbours_and_allocate_nothing()
    {
        Params theta = Theta(SimdBackend.Instance);
        float[] Acts(int first, int count)
        {
            IActor actor = Policy.CreateActor(Spec, theta, count);
            Rng[] rngs = Streams()[first..(first + count)];
            float[] obs = new float[count * Spec.ObsDim], act = new float[count * Act], logProb = new float[count];
            actor.Begin();
            var all = new List<float>();
            for (int t = 0; t < 8; t++)
            {
                Observed(t, new float[Envs * Act]).AsSpan(first * Spec.ObsDim, count * Spec.ObsDim).CopyTo(obs);
                actor.Act(obs, rngs, act, logProb);
                all.AddRange(act);
            }
            Assert.Equal(0, AllocationProbe.Bytes(() => actor.Act(obs, rngs, act, logProb)));
            return [.. all];
        }
        float[] together = Acts(0, Envs);
        for (int b = 0; b < Envs; b++)
            Assert.Equal(together.Chunk(Envs * Act).SelectMany(row => row[(b * Act)..((b + 1) * Act)]), Acts(b, 1));
    }

    [Fact]
    public void The_density_of_actions_sums_to_one()
    {
        const int parts = 4000;
        Tensor Column(double x) => Tensor.Full(Reference, [1, 1, 1], x);
        double[] u = [.. Enumerable.Range(0, parts).Select(static i => -1 + (2 * i + 1.0) / parts)];
        var pi = new SquashedGaussian(Column(0.4), Column(-0.7));
        double[] density = pi.LogProb(Tensor.From(Reference, u, [1, parts, 1])).Exp().ToArray();
        Assert.Equal(1, density.Average() * 2, 1e-5);
    }

    [Fact]
    public void Derivatives_of_samples_and_likelihoods_are_those_of_differences()
    {
        var at = new Params([("mean", Dense.Random([1, 4, 2], 1).On(Reference)), ("logStd", Dense.Random([1, 4, 2], 2).On(Reference))]);
        Tensor noise = Dense.Random([1, 4, 2], 3).On(Reference), act = Dense.Random([1, 4, 2], 4, -0.9, 0.9).On(Reference);
        GradientCheck.First(p => GradientCheck.Curved(new SquashedGaussian(p["mean"], p["logStd"]).LogProb(act)), at);
        GradientCheck.First(p =>
        {
            (Tensor u, Tensor logProb) = new SquashedGaussian(p["mean"], p["logStd"]).Sample(noise);
            return GradientCheck.Curved(u) + GradientCheck.Curved(logProb);
        }, at);
    }

    [Fact]
    public void What_it_has_not_is_refused_by_name()
    {
        var discrete = new EnvSpec(BoxSpace.Unbounded(7), new DiscreteSpace(3), 10);
        var unbounded = new EnvSpec(BoxSpace.Unbounded(7), BoxSpace.Unbounded(2), 10);
        var bare = new EnvSpec(BoxSpace.Unbounded(2), BoxSpace.Uniform(2, -1, 1), 10);
        string Refused(EnvSpec spec) => Assert.Throws<ArgumentException>(() => Policy.Init(spec, Reference, new Seed(1))).Message;
        Assert.Contains("a PosteriorPolicy needs a box of actions with finite bounds", Refused(discrete));
        Assert.Contains("a PosteriorPolicy needs a box of actions with finite bounds", Refused(unbounded));
        Assert.Contains("take new WithPreviousStep(family)", Refused(bare));
        string likelihood = Assert.Throws<InvalidOperationException>(() => Policy.Act(Theta(Reference), new Observations(Tensor.Zeros(Reference, [1, 3, Spec.ObsDim]), 3))).Message;
        Assert.Contains("acts on a z that it draws", likelihood);
        Assert.Contains("no closed form", Assert.Throws<InvalidOperationException>(() => new SquashedGaussian(Context(Reference, 1), Context(Reference, 1)).Entropy()).Message);
    }
}
