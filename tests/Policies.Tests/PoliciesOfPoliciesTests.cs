using MetaRL.Envs;
using MetaRL.Tensors.Simd;

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
    public void A_context_is_not_normalized() =>
        Refused(new ContextPolicy { Inner = new NormalizedPolicy() }, "take a NormalizedPolicy around the ContextPolicy");
}
