using MetaRL.Experiments.Runs;
using MetaRL.Persistence;

namespace MetaRL.Cli;

/// <summary>Reads run folders; what is wrong with one is a <see cref="ToolException"/>.</summary>
static class RunReading
{
    /// <summary>A run that was saved.</summary>
    /// <param name="folder">That of one seed.</param>
    /// <param name="hasSource">Whether a script with types of the run's own was given.</param>
    /// <param name="checkpoint">Which of its checkpoints.</param>
    public static SavedRun Open(string folder, bool hasSource, SavedCheckpoint checkpoint = SavedCheckpoint.Last)
    {
        try
        {
            return Guarded(folder, () => SavedRun.Open(folder, checkpoint: checkpoint));
        }
        catch (ToolException e) when (!hasSource && e.Message.Contains(": no type '", StringComparison.Ordinal))
        {
            throw new ToolException($"{folder}: give the script or assembly that declares the run's own types, --source SCRIPT.cs: {e.Message}");
        }
    }

    /// <summary>Does what reads or writes a run folder.</summary>
    public static void Guarded(string folder, Action work) => Guarded(folder, () =>
    {
        work();
        return true;
    });

    /// <summary>Does what reads or writes a run folder.</summary>
    public static T Guarded<T>(string folder, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DirectoryNotFoundException e)
        {
            throw new ToolException(e.Message + NearbyPath.DidYouMean(folder));
        }
        catch (FileNotFoundException e)
        {
            throw new ToolException(e.Message);
        }
        catch (Exception e) when (e is InvalidDataException or CheckpointException)
        {
            throw new ToolException(e.Message, exitCode: 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"{folder}: {e.Message}", exitCode: 1);
        }
    }
}
