using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace MetaRL.Experiments.Tests;

// A tree as an experiment has it: groups, a choice of types, every kind of value.
public sealed record SampleRoot
{
    [Browsable(false)]
    public string Name { get; init; } = "sample";

    public SampleLearner Learner { get; init; } = new SampleMaml { Policy = new SampleMlp { Hidden = [32] } };
    public SampleTraining Training { get; init; } = new();
}

public abstract record SampleLearner
{
    public required SamplePolicy Policy { get; init; }

    [Range(0, 10)]
    public int InnerSteps { get; init; } = 1;
}

public record SampleMaml : SampleLearner
{
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double InnerLr { get; init; } = 0.1;

    public SampleOrder Order { get; init; }
}

public sealed record SampleProMp : SampleLearner
{
    [Range(0.0, double.MaxValue)]
    public double ClipRange { get; init; } = 0.3;
}

public abstract record SamplePolicy;

public sealed record SampleMlp : SamplePolicy
{
    [Range(1, 4096)]
    public int[] Hidden { get; init; } = [64, 64];
}

public sealed record SampleRecurrent : SamplePolicy
{
    public bool Gated { get; init; } = true;
}

public enum SampleOrder { Second, FirstOrder }

public sealed record SampleTraining
{
    [Range(0, 1_000_000)]
    public int Iterations { get; init; } = 100;

    public long Steps { get; init; } = 1;
    public float Discount { get; init; } = 0.99f;
    public double? KlTarget { get; init; }
    public string? Note { get; init; }
    public double[] Weights { get; init; } = [];
    public SamplePolicy? Critic { get; init; }
    public SampleSchedule Schedule { get; init; } = new();
    public Func<int, int>? Hook { get; init; }

    // Checked by the record itself, as task families do.
    public int Window { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(null, $"SampleTraining.Window: {value} is outside [1, 9]"); } = 3;

    public int Twice => 2 * Iterations;
}

public sealed record SampleSchedule
{
    public double Decay { get; init; } = 1;
}
