using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

public sealed class MemoryTests
{
    [Fact]
    public void A_policy_with_memory_refuses_observations_without_their_order()
    {
        var policy = new Remembering();
        Params theta = policy.Init(Spaces.Box, new ReferenceBackend(), new Seed(1));
        Tensor obs = Dense.Random([1, 6, 3], 1).On(theta.Backend);
        Assert.Contains("Observations", Assert.Throws<InvalidOperationException>(() => policy.Act(theta, obs)).Message);
        Assert.Contains("B = 4", Assert.Throws<ShapeException>(() => policy.Act(theta, new Observations(obs, 4))).Message);
    }
}
