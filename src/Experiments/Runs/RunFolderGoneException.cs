namespace MetaRL.Experiments.Runs;

/// <summary>A run folder was removed or renamed while the run wrote to it.</summary>
/// <param name="folder">The folder.</param>
sealed class RunFolderGoneException(string folder)
    : IOException($"{folder} is gone: it was removed or renamed while the run wrote to it; put it back and go on with --resume, or start again");
