using MetaRL.Envs.Families.Navigation.Rendering;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Navigation;

/// <summary>Where the goal of <see cref="GridNavi"/> is.</summary>
/// <param name="X">Column, from 0.</param>
/// <param name="Y">Row, from 0.</param>
public readonly record struct GridGoal(int X, int Y);

/// <summary>What a column and a row are to whoever observes them.</summary>
public enum GridPlace
{
    /// <summary>Numbers, of which a network sees how near they are.</summary>
    Numbers,
    /// <summary>Choices, which networks see one-hot: as many inputs as there are columns and rows.</summary>
    Choices,
}

/// <summary>
/// A grid whose goal cannot be seen. Start: the corner (0, 0). Actions: stay, up, right, down, left; walls stop a move.
/// Reward: +1 for a step that ends on the goal, else -0.1. Goals are uniform on the cells that are more than one step,
/// diagonal ones counted, from the start. An episode is a success once the goal was reached. Zintgraf et al. 2020 (VariBAD), arXiv:1910.08348, section 5.1.
/// </summary>
public sealed record GridNavi : TaskFamily<GridNaviEnv, GridGoal>
{
    internal const float GoalReward = 1, StepReward = -0.1f;

    /// <summary>Cells along a side, in [3, 100].</summary>
    public int Size { get; init => field = Require.InRange(value, 3, 100, "GridNavi.Size"); } = 5;

    /// <summary>Steps in an episode, in [1, 10000].</summary>
    public int Horizon { get; init => field = Require.InRange(value, 1, 10_000, "GridNavi.Horizon"); } = 15;

    /// <summary>What the observed place is; the numbers are the same. As choices they are more in a larger grid, so that there are
    /// no tasks outside the trained range.</summary>
    public GridPlace Place { get; init; }

    /// <inheritdoc/>
    public override string Name => "grid-navi";

    /// <inheritdoc/>
    public override EnvSpec Spec => new(Shown, new DiscreteSpace(5), Horizon) { Success = SuccessRule.AtAnyTime };

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters => [new("goalX", 0, Size - 1), new("goalY", 0, Size - 1)];

    /// <summary>A larger grid, with the same horizon; null where places are choices, of which it has more.</summary>
    /// <inheritdoc/>
    public override TaskFamily? Widened(float factor) => Place == GridPlace.Choices ? null : this with { Size = Wider.Cells(Size, factor, 100) };

    /// <summary>Places as choices.</summary>
    public override string? FixedBy => Place == GridPlace.Choices ? "with Place = Choices a larger grid has more choices, which are inputs that no policy of this size has" : null;

    Space Shown => Place == GridPlace.Choices ? new MultiDiscreteSpace(Size, Size) : BoxSpace.Uniform(2, 0, Size - 1);

    /// <inheritdoc/>
    protected override GridGoal SampleTask(Split split, ref Rng rng)
    {
        // The four cells at the corner come first in this order, and are left out: 2 x 2 of Size x Size.
        int cell = rng.Below(Size * Size - 4), column = Size - 2;
        if (cell < 2 * column) return new(2 + cell % column, cell / column);
        cell -= 2 * column;
        return new(cell % Size, 2 + cell / Size);
    }

    /// <inheritdoc/>
    protected override IPainter<GridNaviEnv>? Painter(in GridGoal task) => new GridPainter(Size, task);

    /// <inheritdoc/>
    protected override GridNaviEnv CreateEnv() => new(Size - 1);

    /// <summary>"oracle", walking straight to this goal and staying: the best of any episode after the goal was found. For
    /// the family and an odd size, "Bayes-optimal first episode (prior)": the best mean of those who must search.</summary>
    /// <param name="task">The goal.</param>
    protected override IReadOnlyList<ReferenceLine> References(in GridGoal task)
    {
        ReferenceLine oracle = new("oracle", ReturnFrom(task.X + task.Y));
        return Size % 2 == 0 ? [oracle] : [oracle, new("Bayes-optimal first episode (prior)", SearchValue())];
    }

    /// <summary>goalX and goalY.</summary>
    /// <param name="task">The goal.</param>
    protected override IReadOnlyDictionary<string, double> Parameters(in GridGoal task) =>
        new Dictionary<string, double> { ["goalX"] = task.X, ["goalY"] = task.Y };

    // On the goal from this step on; steps count from 1.
    double ReturnFrom(int step)
    {
        int before = Math.Min(Horizon, step - 1);
        return before * (double)StepReward + (Horizon - before) * (double)GoalReward;
    }

    // A step shows one new cell at most, and none that may hold the goal before the second. In a grid of odd size one
    // path shows a new one at every step from then on: up and down through the columns beside the corner, then row by row.
    double SearchValue()
    {
        int goals = Size * Size - 4;
        return Enumerable.Range(2, goals).Average(ReturnFrom);
    }
}
