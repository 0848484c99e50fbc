namespace MetaRL.Envs.Families.Navigation;

/// <summary>The environment of <see cref="GridNavi"/>. Observation: column and row.</summary>
public struct GridNaviEnv : IEnv<GridGoal>
{
    readonly int last;
    int x, y;

    internal GridNaviEnv(int last) => this.last = last;

    /// <inheritdoc/>
    public void Reset(in GridGoal task, ref Rng rng, Span<float> obs) => obs[0] = obs[1] = x = y = 0;

    /// <inheritdoc/>
    public StepResult Step(in GridGoal task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        switch ((int)act[0])
        {
            case 1: y = Math.Min(y + 1, last); break;
            case 2: x = Math.Min(x + 1, last); break;
            case 3: y = Math.Max(y - 1, 0); break;
            case 4: x = Math.Max(x - 1, 0); break;
        }
        (obs[0], obs[1]) = (x, y);
        return new(x == task.X && y == task.Y ? GridNavi.GoalReward : GridNavi.StepReward);
    }
}
