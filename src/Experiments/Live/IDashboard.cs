using MetaRL.Experiments.Sinks;

namespace MetaRL.Experiments.Live;

/// <summary>Charts of all runs of a command while they go on. The one implementation that shows any is loaded where it is asked for.</summary>
interface IDashboard : IDisposable
{
    /// <summary>Where it is to be seen.</summary>
    string Address { get; }

    /// <summary>Follows one run.</summary>
    IRunSink Follow();

    /// <summary>What the runs have in common was written anew.</summary>
    void Change();

    /// <summary>A run was done before.</summary>
    void Skip(string folder, int iterations);
}
