using MetaRL.Evaluation;

namespace MetaRL.Experiments.Runs;

/// <summary>Says where an evaluation has fewer tasks than were asked for.</summary>
static class DistinctTasks
{
    /// <summary>"asked for 21 tasks, found 15 distinct ones of 24 there are (one drawn twice counts once)"; null where none is missing.</summary>
    public static string? Note(TaskOrigin found, int asked)
    {
        if (found.Count >= asked) return null;
        string of = found.Pool is not { } pool ? "" : pool == found.Count ? ", all there are" : $" of {pool} there are";
        return $"asked for {asked} tasks, found {found.Count} distinct one{(found.Count == 1 ? "" : "s")}{of} (one drawn twice counts once)";
    }
}
