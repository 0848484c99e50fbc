using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace Gpu.Tests.Rollouts;

/// <summary>A family of nothing but its environment.</summary>
public sealed record Of<TEnv> : TaskFamily<TEnv, float> where TEnv : unmanaged, IEnv<float>
{
    public override string Name => "of-one";

    public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), 5);

    protected override float SampleTask(Split split, ref Rng rng) => rng.Uniform();
}
