namespace MetaRL.Envs.Families.Navigation;

/// <summary>The environment of <see cref="GridNavi"/>. Observation: column and row.</summary>
public struct GridNaviEnv : IEnv<GridGoal>
{
    readonly int last;
    int x, y;

    internal GridNaviEnv(int last) => this.last = last;

    internal readonly (double X, double Y) Place => (x, y);

    /// <inheritdoc/>
    public void Reset(in GridGoal task, ref Rng rng) => x = y = 0;

    /// <inheritdoc/>
    public readonly void Observe<TObs>(in GridGoal task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        obs[0] = x;
        obs[1] = y;
    }

    /// <inheritdoc/>
    public StepResult Step<TAct>(in GridGoal task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        switch ((int)act[0])
        {
            case 1: y = Math.Min(y + 1, last); break;
            case 2: x = Math.Min(x + 1, last); break;
            case 3: y = Math.Max(y - 1, 0); break;
            case 4: x = Math.Max(x - 1, 0); break;
        }
        bool isAtGoal = x == task.X && y == task.Y;
        return new(isAtGoal ? GridNavi.GoalReward : GridNavi.StepReward) { Solved = isAtGoal };
    }
}
