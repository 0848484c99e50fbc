using System.Threading.Channels;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Training;

namespace MetaRL.Experiments.Sinks;

/// <summary>
/// Tells an MLflow tracking server of a run while it goes on, over HTTP: settings as params, what TensorBoard shows as metrics.
/// Training does not wait for the server. One that cannot be reached at first ends the run before its first iteration; one that is
/// lost later is noted in <c>run.log</c> and the run goes on without it. A resumed run goes on as the same run of MLflow.
/// <c>MLFLOW_TRACKING_TOKEN</c>, or <c>MLFLOW_TRACKING_USERNAME</c> and <c>MLFLOW_TRACKING_PASSWORD</c>, are sent where they are set.
/// </summary>
/// <param name="server">Such as <c>http://127.0.0.1:5000</c>.</param>
public sealed class MlflowSink(Uri server) : IRunSink
{
    const string IdFile = "mlflow.txt";   // in the run folder: which run it is over there
    const int LongestParam = 500;         // every version takes so many characters

    readonly MlflowServer mlflow = new(server);
    readonly Channel<(string Name, double Value, long Step)[]> told = Channel.CreateUnbounded<(string, double, long)[]>(new() { SingleReader = true });
    RunStart? start;
    string? run;
    Task? sending;
    string status = "KILLED";   // unless it was judged

    /// <inheritdoc/>
    /// <exception cref="IOException">The server does not answer, or refuses.</exception>
    public void Begin(RunStart start)
    {
        this.start = start;
        string file = Path.Combine(start.Folder, IdFile);
        if (start.IsResumed && File.Exists(file)) GoOn(File.ReadAllText(file).Trim());
        else Create(start.Config, file);
        sending = Task.Run(Send);
    }

    /// <inheritdoc/>
    public void Record(IterationRecord record) => Tell(RunScalars.Of(record), record.Iteration);

    /// <inheritdoc/>
    public void Evaluated(RunOutcome outcome)
    {
        Tell(RunScalars.Of(outcome.Evaluation), start!.Iterations);
        status = "FINISHED";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        told.Writer.TryComplete();
        sending?.Wait();
        mlflow.Dispose();
    }

    void Create(RunConfig config, string file)
    {
        string experiment = mlflow.Experiment(config.Experiment);
        IReadOnlyDictionary<string, string> tags = new Dictionary<string, string> { ["metarl.folder"] = start!.Folder, ["metarl.seed"] = $"{config.Seed}" };
        run = mlflow.CreateRun(experiment, start.Title, tags);
        mlflow.LogParams(run, Params(config));
        File.WriteAllText(file, run + "\n");
    }

    void GoOn(string before)
    {
        run = before;
        mlflow.SetStatus(run, "RUNNING");
    }

    static IEnumerable<KeyValuePair<string, string>> Params(RunConfig config)
    {
        foreach ((string key, string value) in FlatSettings.Of(config.Settings))
            yield return new(key, value.Length <= LongestParam ? value : value[..LongestParam]);
        yield return new("seed", $"{config.Seed}");
    }

    void Tell(IEnumerable<KeyValuePair<string, double>> scalars, long step)
        => told.Writer.TryWrite([.. scalars.Select(scalar => (scalar.Key, scalar.Value, step))]);

    async Task Send()
    {
        try
        {
            while (await told.Reader.WaitToReadAsync())
            {
                List<(string, double, long)> waiting = [];
                while (told.Reader.TryRead(out (string, double, long)[]? part)) waiting.AddRange(part);
                mlflow.LogMetrics(run!, waiting);
            }
            mlflow.SetStatus(run!, status);
        }
        catch (IOException e)
        {
            RunLog.Append(start!.Folder, $"MLflow is told no more ({e.Message}); the run goes on without it");
        }
    }
}
