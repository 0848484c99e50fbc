using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

public sealed class PoliciesOfPoliciesTests
{
    static void Refused(Policy policy, string words) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => policy.For(Spaces.Line).Init(Spaces.Line, SimdBackend.Instance, new Seed(1))).Message);

    [Fact]
    public void A_policy_has_one_context()
    {
        Refused(new ContextPolicy { Inner = new ContextPolicy() }, "has a parameter 'context', and so has ContextPolicy");
        Refused(new ContextPolicy { Inner = new ActorCritic { Actor = new ContextPolicy() } }, "and so has ActorCritic");
    }

    [Fact]
    public void A_policy_has_one_value_function()
    {
        Refused(new ActorCritic { Actor = new ActorCritic() }, "ActorCritic has a value function of its own");
        Refused(new ActorCritic { Actor = new ContextPolicy { Inner = new ActorCritic() } }, "ContextPolicy has a value function of its own");
    }

    [Fact]
    public void A_belief_needs_the_step_before_and_a_policy_without_memory()
    {
        Refused(new BeliefPolicy { Inner = new GaussianMlp() }, "observations of 1 numbers do not hold one; take new WithPreviousStep(family)");
        Policy two = new BeliefPolicy { Inner = new SequencePolicy() };
        Assert.Contains("has memory of its own", Assert.Throws<ArgumentException>(() => two.For(Spaces.ChoicesAfterStep).Init(Spaces.ChoicesAfterStep, SimdBackend.Instance, new Seed(1))).Message);
        Assert.Contains("take policy.For(spec)", Assert.Throws<ArgumentException>(() => new BeliefPolicy().Init(Spaces.ChoicesAfterStep, SimdBackend.Instance, new Seed(1))).Message);
    }

    [Fact]
    public void A_hypernetwork_makes_the_weights_of_an_mlp() =>
        Refused(new HypernetworkPolicy { Inner = new ActorCritic() }, "makes the weights of an MLP policy, found ActorCritic");

    // Bias-HyperInit: nothing that memory says changes what acts, until it is trained.
    [Fact]
    public void A_fresh_hypernetwork_acts_as_a_fresh_network_does()
    {
        var inner = new CategoricalMlp { Hidden = [7] };
        Policy policy = new HypernetworkPolicy { Inner = inner }.For(Spaces.Choices);
        var backend = new ReferenceBackend();
        Tensor obs = Dense.Random([1, 12, 3], 3).On(backend), act = Tensor.Zeros(backend, [1, 12, 1]);
        double[] expected = inner.Act(inner.Init(Spaces.Choices, backend, new Seed(5)), obs).LogProb(act).ToArray();
        double[] found = policy.Act(policy.Init(Spaces.Choices, backend, new Seed(5)), new Observations(obs, 2)).LogProb(act).ToArray();
        for (int n = 0; n < 12; n++) Assert.Equal(expected[n], found[n], 1e-12);
    }

    [Fact]
    public void A_context_is_not_normalized() =>
        Refused(new ContextPolicy { Inner = new NormalizedPolicy() }, "take a NormalizedPolicy around the ContextPolicy");
}
