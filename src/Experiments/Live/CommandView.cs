using System.Runtime.CompilerServices;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Runs;
using MetaRL.Experiments.Sinks;
using MetaRL.Training;

namespace MetaRL.Experiments.Live;

/// <summary>All runs of a command while they go on: how far they are together, and the dashboard where one is asked for.</summary>
sealed class CommandView : IDisposable
{
    readonly IReadOnlyList<PlannedRuns> runs;
    readonly CommandProgress all;
    readonly IDashboard? dashboard;

    CommandView(IReadOnlyList<PlannedRuns> runs, IDashboard? dashboard)
    {
        this.runs = runs;
        this.dashboard = dashboard;
        all = new(runs.Sum(r => r.Names.Length), runs.Sum(r => (long)r.Names.Length * r.Iterations), TimeProvider.System);
        Progress = runs.Sum(r => r.Names.Length) > 1 ? all : null;
    }

    /// <summary>Null where there is one run alone.</summary>
    public CommandProgress? Progress { get; }

    /// <param name="title">Name of the experiment.</param>
    /// <param name="folder">What the runs have in common lies here.</param>
    /// <param name="runs">In the order in which they run.</param>
    /// <param name="options">Of the command.</param>
    /// <param name="say">Told where the dashboard is.</param>
    /// <exception cref="UsageException">The dashboard's port cannot be had.</exception>
    public static CommandView Open(string title, string folder, IReadOnlyList<PlannedRuns> runs, RunOptions options, Action<string> say)
    {
        IDashboard? dashboard = options.Dashboard is { } port ? Serve(port, title, folder, runs) : null;
        if (dashboard is not null) say($"dashboard: {dashboard.Address}");
        return new(runs, dashboard);
    }

    /// <summary>Follows one run.</summary>
    public IRunSink Follow() => new Follower(all, dashboard?.Follow());

    /// <summary>What the runs have in common was written anew.</summary>
    public void Change() => dashboard?.Change();

    /// <summary>Runs that are left out since they are done.</summary>
    /// <param name="plan">Of one of the experiments.</param>
    public void Skip(RunPlan plan)
    {
        int iterations = runs.First(r => r.Plan.Folder == plan.Folder).Iterations;
        foreach (string folder in plan.Seeds.Select(plan.FolderOf))
        {
            all.Skip(iterations);
            dashboard?.Skip(folder, iterations);
        }
    }

    public void Dispose() => dashboard?.Dispose();

    // On its own, so that ASP.NET Core is not looked for by runs without a dashboard.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static IDashboard Serve(int port, string title, string folder, IReadOnlyList<PlannedRuns> runs) => ServedDashboard.Start(port, title, folder, runs);

    sealed class Follower(CommandProgress all, IRunSink? inner) : IRunSink
    {
        public void Begin(RunStart start)
        {
            all.Begin(start.Done);
            inner?.Begin(start);
        }

        public void Record(IterationRecord record)
        {
            all.Iterate();
            inner?.Record(record);
        }

        public void Evaluated(RunOutcome outcome) => inner?.Evaluated(outcome);

        public void Dispose() => inner?.Dispose();
    }
}
