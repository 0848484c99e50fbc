using MetaRL.Policies;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using Xunit;

namespace MetaRL.TestKit;

// The fast path against the reference, in what is usual and in what is not.
public abstract partial class PolicyContract
{
    public static TheoryData<SurrogateKind, bool> Losses()
    {
        var cases = new TheoryData<SurrogateKind, bool>();
        foreach (SurrogateKind kind in Enum.GetValues<SurrogateKind>())
        {
            cases.Add(kind, false);
            cases.Add(kind, true);
        }
        return cases;
    }

    [Theory, MemberData(nameof(Losses))]
    public void Value_and_both_derivatives_of_a_loss_are_the_references(SurrogateKind kind, bool twice)
    {
        using TensorScope scope = TensorScope.Open();
        PolicyCase simd = On(Subject), reference = On(Reference);
        Agree(reference.Derivatives(reference.Theta, kind, twice), simd.Derivatives(simd.Theta, kind, twice));
    }

    [Fact]
    public void The_value_without_a_graph_is_the_value_with_one()
    {
        using TensorScope scope = TensorScope.Open();
        PolicyCase c = On(Subject);
        double with = c.Derivatives(c.Theta, SurrogateKind.Ratio)[0][0];
        Assert.Equal(with, policy.Loss(c.Theta, c.Batch, new(SurrogateKind.Ratio)).Item(), Tolerance * (1 + Math.Abs(with)));
    }

    [Fact]
    public void Fisher_products_are_the_references()
    {
        using TensorScope scope = TensorScope.Open();
        double[][] On(IBackend backend)
        {
            PolicyCase c = this.On(backend);
            Func<Params, Params> fisher = policy.Fisher(c.Theta, c.Batch.Obs, c.Batch.Coefficient.Square());
            Params v = c.Direction(2);
            return [PolicyCase.Flat(fisher(v)), PolicyCase.Flat(fisher(v))];   // the second uses what the first kept
        }
        Agree(On(Reference), On(Subject));
    }

    /// <summary>Where there is a value function; else asking for it is an error.</summary>
    [Fact]
    public void A_value_function_and_the_derivatives_of_its_loss_are_the_references()
    {
        using TensorScope scope = TensorScope.Open();
        if (!policy.HasValue)
        {
            PolicyCase without = this.On(Reference);
            Assert.Contains("has no value function", Assert.Throws<InvalidOperationException>(() => policy.Value(without.Theta, without.Batch.Obs)).Message);
            return;
        }
        double[][] On(IBackend backend, bool fast)
        {
            PolicyCase c = this.On(backend);
            Tensor target = c.Batch.LogProb, weight = c.Batch.Coefficient.Square();
            Params at = c.Theta.Track(), own = at.Select(c.Theta.Names);
            Tensor value = policy.Value(at, c.Batch.Obs);
            Assert.Equal(c.Batch.LogProb.Shape, value.Shape);
            Tensor loss = fast ? policy.ValueLoss(at, c.Batch.Obs, target, weight, twice: true) : 0.5 * ((value - target).Square() * weight).Sum();
            Params gradient = Autograd.Grad(loss, own, createGraph: true);
            return [value.ToArray(), [loss.Item()], PolicyCase.Flat(gradient), PolicyCase.Flat(Autograd.Grad(gradient.Dot(c.Direction(1)), own))];
        }
        Agree(On(Reference, fast: false), On(Reference, fast: true));
        Agree(On(Reference, fast: false), On(Subject, fast: true));
    }

    /// <summary>As where a context was learned and put beside what is seen.</summary>
    [Theory, MemberData(nameof(Losses))]
    public void Tracked_observations_get_their_gradients(SurrogateKind kind, bool twice)
    {
        using TensorScope scope = TensorScope.Open();
        double[][] On(IBackend backend)
        {
            PolicyCase c = this.On(backend);
            Tensor obs = c.Batch.Obs.Values.Track();
            PolicyBatch batch = c.Batch with { Obs = c.Batch.Obs with { Values = obs } };
            return c.Derivatives(c.Theta, kind, twice, batch, obs);
        }
        Agree(On(Reference), On(Subject));
    }

    [Fact]
    public void Tracked_weights_and_old_log_probabilities_get_their_gradients()
    {
        using TensorScope scope = TensorScope.Open();
        double[][] On(IBackend backend)
        {
            PolicyCase c = this.On(backend);
            Tensor weight = c.Batch.Coefficient.Track(), old = c.Batch.LogProb.Track();
            double[][] byWeight = c.Derivatives(c.Theta, SurrogateKind.Ratio, false, c.Batch with { Coefficient = weight }, weight);
            double[][] byOld = c.Derivatives(c.Theta, SurrogateKind.Ratio, false, c.Batch with { LogProb = old }, old);
            return [.. byWeight, .. byOld];
        }
        Agree(On(Reference), On(Subject));
    }

    // Each array relative to its norm, which must not be zero: else agreement shows nothing.
    void Agree(double[][] expected, double[][] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++) GradientCheck.Compare($"part {i}", expected[i], found[i], Tolerance, leastNorm: 1e-4);
    }
}
