namespace MetaRL.Comparison;

/// <summary>Which units a bootstrap draws anew, with replacement. It decides what the interval speaks about.</summary>
public enum Resampling
{
    /// <summary>
    /// Runs, drawn separately within each task (Agarwal et al. 2021). Right where each entry is a run of its own.
    /// Where one run is judged on all tasks, as after meta-training, its entries share their luck, and this interval is too narrow.
    /// </summary>
    Stratified,

    /// <summary>Whole runs: the same draw for all tasks. Speaks about other training seeds on these tasks.</summary>
    Runs,

    /// <summary>Whole tasks: the same draw for all runs. Speaks about other tasks for these training seeds.</summary>
    Tasks,

    /// <summary>
    /// Whole runs and whole tasks, independently (the pigeonhole bootstrap, Owen 2007, doi:10.1214/07-AOAS122).
    /// Speaks about other seeds and other tasks; errs on the wide side.
    /// </summary>
    Crossed,
}
