namespace MetaRL.Rollouts;

/// <summary>
/// Deals out the pieces of several tasks, one after another. While there are plenty, neighbouring pieces of a task go
/// together, up to a fair share of what is left: they are then played side by side, which costs less than one by one, and
/// means the same. Towards the end they go one by one, so that all workers end together (guided self-scheduling,
/// Polychronopoulos and Kuck 1987, doi:10.1109/TC.1987.5009495).
/// </summary>
/// <param name="counts">Pieces of each task.</param>
/// <param name="workers">How many take.</param>
public sealed class PieceDealer(IReadOnlyList<int> counts, int workers)
{
    readonly Lock turn = new();
    int task, next, left = counts.Sum();

    /// <summary>Some pieces of a task that nobody has yet; none where all are taken.</summary>
    public (int Task, int First, int Count)? Take()
    {
        lock (turn)
        {
            while (task < counts.Count && next == counts[task]) (task, next) = (task + 1, 0);
            if (task == counts.Count) return null;
            int count = Math.Min(Math.Max(1, left / workers), counts[task] - next);
            (int Task, int First, int Count) taken = (task, next, count);
            next += count;
            left -= count;
            return taken;
        }
    }
}
