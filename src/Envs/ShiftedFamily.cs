using MetaRL.Envs.Families;
using MetaRL.Envs.Spaces;

namespace MetaRL.Envs;

/// <summary>
/// A ring around the tasks that a family trains on: tasks of the same family with wider ranges, of which at least one
/// parameter lies outside its trained range. What was learned on the family is measured there for how far it carries.
/// </summary>
public sealed record ShiftedFamily : TaskFamily
{
    /// <summary>How much wider, where nobody says.</summary>
    public const float UsualFactor = 1.5f;

    /// <summary>The largest factor.</summary>
    public const float MostFactor = 100;

    const int MostDraws = 10_000;

    readonly TaskFamily wide;

    ShiftedFamily(TaskFamily trained, TaskFamily wide, float factor)
    {
        this.wide = wide;
        Trained = trained;
        Factor = factor;
    }

    /// <summary>The family that is trained on.</summary>
    public TaskFamily Trained { get; }

    /// <summary>How many times as wide the ranges are that tasks are drawn from, where the family allows.</summary>
    public float Factor { get; }

    /// <summary>The trained family's.</summary>
    public override string Name => Trained.Name;

    /// <summary>The trained family's.</summary>
    public override string TaskName => Trained.TaskName;

    /// <summary>The widened family's: its sizes are the trained ones, its boxes may be wider.</summary>
    public override EnvSpec Spec => wide.Spec;

    /// <summary>The widened family's.</summary>
    public override IReadOnlyList<TaskParameter> TaskParameters => wide.TaskParameters;

    /// <summary>The ring around a family.</summary>
    /// <param name="trained">The family.</param>
    /// <param name="factor">How many times as wide, in (1, 100].</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of range.</exception>
    /// <exception cref="NoShiftedTasksException">The family has no range to widen, or changes its sizes with it.</exception>
    public static ShiftedFamily Of(TaskFamily trained, float factor = UsualFactor)
    {
        ArgumentNullException.ThrowIfNull(trained);
        if (!(factor > 1 && factor <= MostFactor))
            throw new ArgumentOutOfRangeException(null, $"widening factor: {factor} is outside (1, {MostFactor}]");
        TaskFamily wide = trained.Widened(factor) ?? throw new NoShiftedTasksException(
            $"{trained.Name} has no range of tasks to widen, so none lies outside the trained ones{(trained.FixedBy is { } why ? $": {why}" : "")}; families that have: {string.Join(", ", Widening)}");
        RequireSameSizes(trained, wide);
        if (!IsWider(trained, wide))
            throw new NoShiftedTasksException($"{trained.Name}: a factor of {factor} makes no range of its task parameters wider; they are as wide as the family allows");
        return new(trained, wide, factor);
    }

    /// <inheritdoc/>
    /// <exception cref="NoShiftedTasksException">10000 draws found no task outside the trained range.</exception>
    public override ITask Sample(Split split, Seed seed)
    {
        Seed own = seed.Fork("shifted");
        for (ulong draw = 0; draw < MostDraws; draw++)
        {
            ITask task = wide.Sample(split, own.Fork(draw));
            if (IsOutside(task)) return task;
        }
        throw new NoShiftedTasksException($"{Name}: {MostDraws} tasks of ranges {Factor} times as wide, and none has a parameter outside the trained range; "
            + "give a larger factor");
    }

    /// <summary>Whether a task has a parameter outside the range that is trained on.</summary>
    /// <param name="task">Of the family, or of the widened one.</param>
    public bool IsOutside(ITaskDescription task) =>
        Trained.TaskParameters.Any(p => task.Parameters.TryGetValue(p.Name, out double value) && (value < p.Low || value > p.High));

    /// <summary>Those of the widened family.</summary>
    /// <param name="task">From <see cref="Sample"/>.</param>
    public override IReadOnlyList<ReferenceLine> References(ITask task) => wide.References(task);

    static IEnumerable<string> Widening => BuiltInFamilies.All.Where(e => e.Family.Widened(UsualFactor) is not null).Select(e => e.Name);

    internal static bool IsWider(TaskFamily trained, TaskFamily wide) => trained.TaskParameters.Any(p =>
        wide.TaskParameters.FirstOrDefault(w => w.Name == p.Name) is { } w && (w.Low < p.Low || w.High > p.High));

    internal static void RequireSameSizes(TaskFamily trained, TaskFamily wide)
    {
        Require("observation", trained.Spec.Observation, wide.Spec.Observation);
        Require("action", trained.Spec.Action, wide.Spec.Action);

        void Require(string what, Space own, Space other)
        {
            if (own.Extent != other.Extent)
                throw new NoShiftedTasksException($"{trained.Name}: the {what} of the widened family has {other.Extent}, that of the trained one {own.Extent}; "
                    + "a policy fits one size only, so Widened must keep it");
        }
    }
}
