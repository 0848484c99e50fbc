namespace MetaRL.Rollouts;

/// <summary>Batches of pieces that are being worked on, for workers that have nothing else to do.</summary>
sealed class OpenPieces
{
    readonly Lock gate = new();
    readonly List<PieceBatch> open = [];

    public void Add(PieceBatch batch)
    {
        lock (gate) open.Add(batch);
    }

    public void Remove(PieceBatch batch)
    {
        lock (gate) open.Remove(batch);
    }

    /// <summary>The batch with the most pieces left; null where there is none with any.</summary>
    public PieceBatch? Fullest()
    {
        lock (gate)
        {
            PieceBatch? fullest = open.MaxBy(static b => b.Left);
            return fullest is { Left: > 0 } ? fullest : null;
        }
    }
}
