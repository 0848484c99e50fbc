namespace MetaRL.Experiments.Commands;

/// <summary>What the command line of an experiment script says.</summary>
public sealed record RunOptions
{
    /// <summary>Meta-iterations; null leaves training.iterations as the script has it.</summary>
    public int? Iterations { get; init; }

    /// <summary>First training seed, at least 0.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Number of training seeds: Seed, Seed + 1, ...; at least 1.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Worker threads; results do not depend on it.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Where tensors live: the name of a device (<see cref="Tensors.Backends.DeviceRegistry"/>), or "auto" for
    /// whichever of the present ones computes this experiment's meta-gradient fastest.</summary>
    public string Device { get; init; } = Devices.Cpu;

    /// <summary>Run folder; null for runs/NAME/SEED.</summary>
    public string? Out { get; init; }

    /// <summary>Run folder to start from; null leaves from as the script has it.</summary>
    public string? From { get; init; }

    /// <summary>Whether to go on from the newest checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether to print nothing but the final path.</summary>
    public bool Quiet { get; init; }

    /// <summary>Port of 127.0.0.1 where charts are served while runs go on; 0 for any that is free, null for none.</summary>
    public int? Dashboard { get; init; }

    /// <summary>Whether help is all that is wanted.</summary>
    public bool Help { get; init; }

    /// <summary>Settings to change, each key=value.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Of a matrix, the rows to run; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Of a matrix, the columns to run; empty for all.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>All settings to change: <see cref="Set"/>, and <see cref="Iterations"/> and <see cref="From"/> under their own keys.</summary>
    public IEnumerable<string> Assignments
    {
        get
        {
            foreach (string text in Set) yield return text;
            if (Iterations is { } n) yield return $"training.iterations={n}";
            if (From is { } run) yield return $"from={run}";
        }
    }

    /// <summary>The training seeds in order.</summary>
    public IEnumerable<int> AllSeeds => Enumerable.Range(Seed, Seeds);
}
