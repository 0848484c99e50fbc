using MetaRL.Dashboard;
using MetaRL.Dashboard.Runs;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Sinks;
using MetaRL.Training;

namespace MetaRL.Experiments.Live;

/// <summary>Tells a dashboard's server how runs stand. Whoever touches this type loads ASP.NET Core.</summary>
sealed class ServedDashboard(DashboardServer server) : IDashboard
{
    public static IDashboard Start(int port, string title, string folder, IReadOnlyList<PlannedRuns> runs)
    {
        WatchedRun[] watched = [.. runs.SelectMany(r => r.Folders.Zip(r.Names, (own, name) => new WatchedRun(name, own)))];
        try
        {
            return new ServedDashboard(DashboardServer.Start(port, title, folder, watched));
        }
        catch (IOException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    public string Address => server.Address;

    public IRunSink Follow() => new Follower(server);

    public void Change() => server.Change();

    public void Skip(string folder, int iterations) => server.Tell(folder, new(RunStage.Ended) { Done = iterations, Iterations = iterations });

    public void Dispose() => server.Dispose();

    sealed class Follower(DashboardServer server) : IRunSink
    {
        string folder = "";
        RunProgress? progress;
        double[] returns = [];
        bool isEvaluated;

        public void Begin(RunStart start)
        {
            folder = start.Folder;
            progress = RunProgress.Of(start);
            Tell(RunStage.Running);
        }

        public void Record(IterationRecord record)
        {
            progress!.Add(record);
            if (record.Returns.Length > 0) returns = record.Returns;
            Tell(RunStage.Running);
        }

        public void Evaluated(RunOutcome outcome)
        {
            isEvaluated = true;
            returns = [.. outcome.Evaluation.Seeds[0].Steps.Select(s => s.Mean)];
        }

        public void Dispose()
        {
            if (progress is not null) Tell(isEvaluated ? RunStage.Ended : RunStage.Stopped);
        }

        void Tell(RunStage stage) => server.Tell(folder, new(stage)
        {
            Done = progress!.Done,
            Iterations = progress.Iterations,
            Returns = returns,
            SecondsLeft = progress.SecondsLeft,
        });
    }
}
