namespace MetaRL.Dashboard.Runs;

/// <summary>How far a run of this command is.</summary>
enum RunStage
{
    /// <summary>Its turn has not come.</summary>
    Waiting,

    /// <summary>It trains or is judged.</summary>
    Running,

    /// <summary>Trained and evaluated.</summary>
    Ended,

    /// <summary>It came to an end before its evaluation.</summary>
    Stopped,
}
