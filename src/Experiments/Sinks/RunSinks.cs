using MetaRL.Experiments.Runs;
using MetaRL.Training;

namespace MetaRL.Experiments.Sinks;

/// <summary>All sinks of a run as one, in order. Whatever one of them throws is told with its name.</summary>
/// <param name="makers">Each sink is made when those before it have begun.</param>
sealed class RunSinks(IReadOnlyList<Func<IRunSink>> makers) : IDisposable
{
    readonly List<IRunSink> sinks = [];

    public void Begin(RunStart start)
    {
        foreach (Func<IRunSink> make in makers)
        {
            IRunSink sink = Made(make);
            sinks.Add(sink);
            try
            {
                sink.Begin(start);
            }
            // Such as a folder that may not be written: bad usage keeps its words and its exit code.
            catch (Exception e) when (e is not UsageException)
            {
                throw new SinkFailedException(sink, e);
            }
        }
    }

    public void Record(IterationRecord record) => Tell(sink => sink.Record(record));

    public void Sync() => Tell(sink => sink.Sync());

    public void Evaluated(RunOutcome outcome) => Tell(sink => sink.Evaluated(outcome));

    /// <summary>Closes every sink, also after one that fails; then throws what the first had to say.</summary>
    public void Close()
    {
        SinkFailedException? first = null;
        foreach (IRunSink sink in sinks)
        {
            try
            {
                sink.Dispose();
            }
            catch (Exception e)
            {
                first ??= new(sink, e);
            }
        }
        sinks.Clear();
        if (first is not null) throw first;
    }

    /// <summary>Closes those of a run that has failed, whose own error says more than any here.</summary>
    public void Dispose()
    {
        try
        {
            Close();
        }
        catch (SinkFailedException) { }
    }

    static IRunSink Made(Func<IRunSink> make)
    {
        try
        {
            return make() ?? throw new InvalidOperationException("it made none");
        }
        catch (Exception e)
        {
            throw new SinkFailedException($"{nameof(ExperimentConfig)}.{nameof(ExperimentConfig.Sinks)}: a sink could not be made: {e.Message}", e);
        }
    }

    void Tell(Action<IRunSink> tell)
    {
        foreach (IRunSink sink in sinks)
        {
            try
            {
                tell(sink);
            }
            // Also one about a cancelled task, which is the sink's own: a run is interrupted elsewhere.
            catch (Exception e) when (e is not RunFolderGoneException)
            {
                throw new SinkFailedException(sink, e);
            }
        }
    }
}
