using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace Tensors.Tests;

public sealed class RandomOperationsTests
{
    /// <summary>A short one; <c>tests/campaigns/operations.cs</c> is as long as one likes.</summary>
    [Fact]
    public void Simd_and_the_reference_agree_on_random_operations()
        => Assert.InRange(new RandomOperations(SimdBackend.Instance).Run(count: 2000, seed: 1), 1000, 2000);
}
