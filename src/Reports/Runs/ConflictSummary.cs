using MetaRL.Conflicts;
using MetaRL.Reports.Html;
using MetaRL.Training;

namespace MetaRL.Reports.Runs;

/// <summary>Conflicts between tasks over the last part of training, all seeds of a group together.</summary>
/// <param name="Mean">Over the iterations measured.</param>
/// <param name="First">The first iteration measured there, from 1.</param>
/// <param name="Last">The last one.</param>
sealed record ConflictSummary(TaskConflicts Mean, int First, int Last)
{
    // Enough to average over, late enough to say what training came to.
    const double LastPart = 0.25;

    /// <summary>Null where a seed was never measured.</summary>
    public static ConflictSummary? Of(RunGroup group)
    {
        int from = (int)Math.Floor(group.Iterations * (1 - LastPart));
        IterationRecord[][] measured = [.. group.Runs.Select(run => LastOf([.. run.Metrics.Take(group.Iterations)], from))];
        if (Array.Exists(measured, static seed => seed.Length == 0)) return null;
        IterationRecord[] all = [.. measured.SelectMany(static seed => seed)];
        return new(TaskConflicts.Mean([.. all.Select(static m => m.Conflicts!)])!, all.Min(static m => m.Iteration) + 1, all.Max(static m => m.Iteration) + 1);
    }

    /// <summary>"iterations 226 to 291", "iteration 1".</summary>
    public string Iterations => First == Last ? $"iteration {First}" : $"iterations {First} to {Last}";

    public string Words => $"Over {Iterations} the mean cosine between the meta-gradients of two tasks is {Cosine(Mean.MeanCosine)}; {Format.Percent(Mean.NegativeShare)} of pairs pull against each other.";

    public static string Cosine(double value) => Format.Fixed(value, 2);

    /// <summary>"-0.5 to -0.17", or the one value.</summary>
    public static string BinName(ParameterBin bin) => bin.Low == bin.High ? Short(bin.Low) : $"{Short(bin.Low)} to {Short(bin.High)}";

    public static string Title(ParameterConflicts parameter) => parameter.Unit == "" ? parameter.Name : $"{parameter.Name} ({parameter.Unit})";

    // Edges of bins are for orientation: three digits, and no zeros behind them.
    static string Short(double value) => value.ToString("G3", System.Globalization.CultureInfo.InvariantCulture);

    // Where the last part has none, the last there is.
    static IterationRecord[] LastOf(IterationRecord[] records, int from)
    {
        IterationRecord[] measured = [.. records.Where(static m => m.Conflicts is not null)];
        IterationRecord[] late = [.. records.Skip(from).Where(static m => m.Conflicts is not null)];
        return late.Length > 0 ? late : measured is [.., var last] ? [last] : [];
    }
}
