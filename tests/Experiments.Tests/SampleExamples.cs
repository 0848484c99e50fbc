using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Problems;

namespace MetaRL.Experiments.Tests;

/// <summary>A supervised family with a setting.</summary>
public sealed record SampleExamples : ExampleFamily
{
    public int Width { get; init; } = 2;

    public override string Name => "sample-examples";
    public override BoxSpace Input => BoxSpace.Unbounded(Width);
    public override Space Target => BoxSpace.Unbounded(1);
    public override IExampleTask Sample(Split split, Seed seed) => throw new NotSupportedException();
}
