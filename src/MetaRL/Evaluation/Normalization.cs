using MetaRL.Envs;

namespace MetaRL.Evaluation;

/// <summary>
/// A scale between two reference lines of a family, (x − floor) / (ceiling − floor): 0 for a player that does nothing of use, 1 for one
/// that knows the task. Both are means over the tasks, so that means are normalized as they are, and no single task whose lines
/// are close decides.
/// </summary>
/// <param name="Floor">0.</param>
/// <param name="Ceiling">1; above the floor.</param>
public sealed record Normalization(ReferenceLine Floor, ReferenceLine Ceiling)
{
    static readonly string[] Floors = ["random", "standing still", "flat", "no control", "unaware"];
    static readonly string[] Ceilings = ["oracle", "compensating", "optimum at no cost"];

    /// <summary>The scale of some reference lines; null where there are not both, or they do not differ.</summary>
    /// <param name="references">Means over tasks.</param>
    public static Normalization? Of(IReadOnlyList<ReferenceLine> references)
    {
        if (First(Floors, references) is not { } floor || First(Ceilings, references) is not { } ceiling) return null;
        return ceiling.Return > floor.Return ? new(floor, ceiling) : null;
    }

    /// <summary>Ceiling minus floor; differences and half-widths are divided by it.</summary>
    public double Range => Ceiling.Return - Floor.Return;

    /// <summary>(x − floor) / (ceiling − floor)</summary>
    /// <param name="score">x, a return.</param>
    public double Of(double score) => (score - Floor.Return) / Range;

    static ReferenceLine? First(string[] names, IReadOnlyList<ReferenceLine> references) =>
        names.Select(name => references.FirstOrDefault(r => r.Name == name)).FirstOrDefault(line => line is not null);
}
