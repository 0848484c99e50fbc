namespace MetaRL.Benchmarks;

/// <summary>What every benchmark accepts.</summary>
/// <param name="Workers">Worker threads.</param>
/// <param name="Repeats">Counted runs, after a warm-up.</param>
/// <param name="Json">Whether the last line is one JSON object.</param>
record BenchmarkOptions(int Workers, int Repeats, bool Json);

/// <summary>What the meta-gradient's benchmarks accept besides.</summary>
/// <param name="Common">What every benchmark accepts.</param>
/// <param name="Workload">Its sizes.</param>
/// <param name="Device">A name among <see cref="BenchmarkDevices"/>.</param>
/// <param name="TasksPerChunk">Tasks computed as one batch of tensors; null takes what suits the device.</param>
/// <param name="Dump">File for the inputs and the gradient.</param>
sealed record MetaGradientOptions(BenchmarkOptions Common, MetaGradientWorkload Workload, string Device, int? TasksPerChunk, string? Dump = null) : BenchmarkOptions(Common);
