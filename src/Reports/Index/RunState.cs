namespace MetaRL.Reports.Index;

/// <summary>How far a run has come.</summary>
public enum RunState
{
    /// <summary>Trained and evaluated.</summary>
    Done,

    /// <summary>A process writes there now.</summary>
    Running,

    /// <summary>Neither done nor running: <c>--resume</c> goes on with it.</summary>
    Stopped,

    /// <summary>The folder cannot be read as a run.</summary>
    Unreadable,
}
