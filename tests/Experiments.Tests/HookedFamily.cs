using System.ComponentModel;
using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;

namespace MetaRL.Experiments.Tests;

/// <summary>Point navigation in short episodes that tells how many training tasks were drawn.</summary>
public sealed record HookedFamily : TaskFamily
{
    readonly PointNavigation inner = new() { Horizon = 5 };
    int drawn;

    // Called before each training task is drawn, with the number of those before it.
    [Browsable(false)]
    public Action<int>? OnDraw { get; init; }

    public override string Name => "hooked";

    public override EnvSpec Spec => inner.Spec;

    public override ITask Sample(Split split, Seed seed)
    {
        if (split == Split.Train) OnDraw?.Invoke(drawn++);
        return inner.Sample(split, seed);
    }
}
