using MetaRL.Envs;

namespace MetaRL.Benchmarks;

/// <summary>The spaces of <see cref="Workloads.Locomotion"/>, for data that no environment made.</summary>
sealed record LocomotionSizes : TaskFamily
{
    public override string Name => "locomotion-sizes";
    public override EnvSpec Spec => Workloads.Locomotion;
    public override ITask Sample(Split split, Seed seed)
        => throw new NotSupportedException($"{Name} has spaces and no tasks; take {nameof(Workloads)}.{nameof(Workloads.RandomTasks)}");
}
