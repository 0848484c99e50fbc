using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using Xunit;

namespace MetaRL.TestKit;

/// <summary>
/// What every policy must keep, with memory or without. One line a policy and shape:
/// <c>public sealed class WideContract() : PolicyContract(new GaussianMlp { Hidden = [100] }, PolicySpecs.Box);</c>
/// </summary>
/// <param name="policy">The policy under test.</param>
/// <param name="spec">What it acts in.</param>
public abstract partial class PolicyContract(Policy policy, EnvSpec spec)
{
    static readonly IBackend Reference = new ReferenceBackend();

    /// <summary>The back end whose kernels are held against the reference.</summary>
    protected virtual IBackend Subject => SimdBackend.Instance;

    /// <summary>What float32 may differ by, relative to the norm.</summary>
    protected virtual double Tolerance => 3e-5;

    readonly Policy policy = policy.For(spec);

    PolicyCase On(IBackend backend) => new(policy, spec, backend);

    [Fact]
    public void Names_are_those_of_fresh_weights_each_with_a_leading_task_dimension()
    {
        Params theta = policy.Init(spec, Reference, new Seed(1));
        Assert.NotEmpty(theta.Names);
        Assert.All(theta.Values, x => Assert.Equal(1, x.Shape[0]));
        Assert.Equal(theta.Names, policy.Init(spec, Subject, new Seed(2)).Names);
    }

    [Fact]
    public void The_seed_decides_fresh_weights()
    {
        double[] Weights(ulong seed) => PolicyCase.Flat(policy.Init(spec, Reference, new Seed(seed)));
        Assert.Equal(Weights(1), Weights(1));
        Assert.NotEqual(Weights(1), Weights(2));
    }

    [Fact]
    public void A_missing_entry_is_an_error_that_names_it()
    {
        using TensorScope scope = TensorScope.Open();
        foreach (IBackend backend in (IBackend[])[Subject, Reference])
        {
            PolicyCase c = On(backend);
            foreach (string missing in c.Theta.Names)
            {
                Params theta = c.Theta.Where(name => name != missing), one = c.One.Where(name => name != missing);
                void Throws(Action use) => Assert.Contains($"'{missing}'", Assert.Throws<KeyNotFoundException>(use).Message);
                Throws(() => policy.Act(theta, c.Batch.Obs));
                Throws(() => policy.Loss(theta, c.Batch, new(SurrogateKind.Ratio)));
                Throws(() => policy.CreateActor(spec, one, 1));
            }
        }
    }

    [Fact]
    public void Foreign_entries_change_nothing_wherever_they_stand()
    {
        using TensorScope scope = TensorScope.Open();
        foreach (IBackend backend in (IBackend[])[Subject, Reference])
        {
            PolicyCase c = On(backend);
            Params crowded = c.WithForeignEntries();
            Assert.Equal(2 * c.Theta.Names.Count + 1, crowded.Names.Count);
            foreach (SurrogateKind kind in Enum.GetValues<SurrogateKind>())
                Assert.Equal(c.Derivatives(c.Theta, kind), c.Derivatives(crowded, kind));
            Assert.Equal(LogProb(c.Theta), LogProb(crowded));

            double[] LogProb(Params theta) => policy.Act(theta, c.Batch.Obs).LogProb(c.Batch.Act).ToArray();
        }
    }

    [Fact]
    public void Equal_inputs_give_equal_bits_and_stay_as_they_are()
    {
        using TensorScope scope = TensorScope.Open();
        PolicyCase c = On(Subject);
        double[][] Inputs() => [PolicyCase.Flat(c.Theta), .. c.Tensors.Select(x => x.ToArray())];
        double[][] before = Inputs();
        foreach (SurrogateKind kind in Enum.GetValues<SurrogateKind>())
            Assert.Equal(c.Derivatives(c.Theta, kind), c.Derivatives(c.Theta, kind));
        Assert.Equal(before, Inputs());
    }
}
