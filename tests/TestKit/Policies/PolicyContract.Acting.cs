using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using Xunit;

namespace MetaRL.TestKit;

// Acting is not learning, but must be the same policy.
public abstract partial class PolicyContract
{
    const int Envs = 9, Steps = 12;

    /// <summary>Whether the policy acts on each observation by itself; where it does not, asking for an actor is an error.</summary>
    protected virtual bool HasActor => true;

    bool IsWithoutActor()
    {
        if (HasActor) return false;
        Assert.StartsWith("CreateActor: ", Assert.Throws<InvalidOperationException>(() => policy.CreateActor(spec, On(Subject).One, Envs)).Message);
        return true;
    }

    /// <summary>Step by step from the beginning, and as one sequence in the layout [H, B].</summary>
    [Fact]
    public void An_actors_log_probabilities_are_those_of_the_tensor_policy()
    {
        using TensorScope scope = TensorScope.Open();
        if (IsWithoutActor()) return;
        foreach (IBackend backend in (IBackend[])[Subject, Reference])
        {
            PolicyCase c = On(backend);
            IActor actor = policy.CreateActor(spec, c.One, Envs);
            foreach (int seed in (int[])[1, 2])   // what the first rollout showed is forgotten in the second
            {
                Played played = Play(actor, 0, Envs, seed);
                var obs = new Observations(Tensor.From(backend, played.Obs, [1, Steps * Envs, spec.ObsDim]), Envs);
                Tensor act = Tensor.From(backend, played.Act, [1, Steps * Envs, spec.ActDim]);
                double[] expected = policy.Act(c.One, obs).LogProb(act).ToArray();
                for (int n = 0; n < expected.Length; n++) Assert.Equal(expected[n], played.LogProb[n], Tolerance * (1 + Math.Abs(expected[n])));
            }
        }
    }

    [Theory]
    [InlineData(6, 3)]
    [InlineData(1, 8)]
    [InlineData(5, 4)]
    public void Pieces_act_as_all_do_at_once_bit_for_bit(int first, int second)
    {
        using TensorScope scope = TensorScope.Open();
        if (IsWithoutActor()) return;
        Params theta = On(Subject).One;
        Played Piece(int from, int count) => Play(policy.CreateActor(spec, theta, count), from, count, seed: 3);
        Played all = Piece(0, Envs), a = Piece(0, first), b = Piece(first, second);
        Assert.Equal(all.Act, SideBySide(a.Act, b.Act));
        Assert.Equal(all.LogProb, SideBySide(a.LogProb, b.LogProb));
        Assert.Equal(Steps * Envs, all.LogProb.Length);
    }

    // Columns of [H, own B, width] → [H, B, width].
    static float[] SideBySide(float[] a, float[] b)
        => [.. a.Chunk(a.Length / Steps).Zip(b.Chunk(b.Length / Steps)).SelectMany(static row => row.First.Concat(row.Second))];

    sealed record Played(float[] Obs, float[] Act, float[] LogProb);

    // What is seen and each environment's stream depend on its index alone.
    Played Play(IActor actor, int first, int count, int seed)
    {
        int o = spec.ObsDim, a = spec.ActDim;
        float[] all = [.. RandomMasks.In(spec, Dense.Random([Steps, Envs, o], seed)).Values.Select(static x => (float)x)];
        var played = new Played(new float[Steps * count * o], new float[Steps * count * a], new float[Steps * count]);
        Rng[] rngs = [.. Enumerable.Range(first, count).Select(b => new Seed((ulong)seed).Fork((ulong)b).Stream())];
        actor.Begin();
        for (int t = 0; t < Steps; t++)
        {
            Span<float> obs = played.Obs.AsSpan(t * count * o, count * o);
            all.AsSpan((t * Envs + first) * o, count * o).CopyTo(obs);
            actor.Act(obs, rngs, played.Act.AsSpan(t * count * a, count * a), played.LogProb.AsSpan(t * count, count));
        }
        return played;
    }
}
