namespace MetaRL.Dashboard.Runs;

/// <summary>A run that a dashboard shows, whether it has begun or not.</summary>
/// <param name="Name">For people; unique.</param>
/// <param name="Folder">Its run folder.</param>
sealed record WatchedRun(string Name, string Folder);
