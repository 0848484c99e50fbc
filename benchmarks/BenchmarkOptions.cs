namespace MetaRL.Benchmarks;

/// <summary>What every benchmark accepts.</summary>
/// <param name="Workers">Worker threads.</param>
/// <param name="Repeats">Counted runs, after a warm-up.</param>
/// <param name="Json">Whether the last line is one JSON object.</param>
record BenchmarkOptions(int Workers, int Repeats, bool Json);

/// <summary>What the meta-gradient's benchmarks accept besides.</summary>
sealed record MetaGradientOptions : BenchmarkOptions
{
    public MetaGradientOptions(BenchmarkOptions common) : base(common) { }

    /// <summary>Its sizes.</summary>
    public required MetaGradientWorkload Workload { get; init; }

    /// <summary>A name among <see cref="BenchmarkDevices"/>.</summary>
    public required string Device { get; init; }

    /// <summary>Tasks computed as one batch of tensors; null takes what suits the device.</summary>
    public int? TasksPerChunk { get; init; }

    /// <summary>File for the inputs and the gradient.</summary>
    public string? Dump { get; init; }

    /// <summary>Whether the kernels are timed one by one, too.</summary>
    public bool Profile { get; init; }

    /// <summary>The command that runs Python with torch.</summary>
    public string? Python { get; init; }
}
