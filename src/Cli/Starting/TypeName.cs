using System.Text.RegularExpressions;
using MetaRL.Experiments;

namespace MetaRL.Cli.Starting;

/// <summary>What a user may call a type of a new file.</summary>
static partial class TypeName
{
    // With a capital it is no keyword; with letters and digits only, its small form is a family's name.
    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*\z")]
    private static partial Regex Form { get; }

    /// <summary>The name, if it is one.</summary>
    /// <exception cref="ToolException">It is no name of a type, or that of another, which the file would hide from itself.</exception>
    public static string Checked(string name)
    {
        if (!Form.IsMatch(name)) throw new ToolException($"new: '{name}' cannot name a type; expected letters and digits, the first a capital{Suggestion(name)}");
        if (Known(name) is { } type) throw new ToolException($"new: {name} would hide {type.FullName}; take another name, such as My{name}");
        return name;
    }

    // "my-boat" → "MyBoat".
    static string Suggestion(string name)
    {
        IEnumerable<string> words = NotLetters.Split(name).Where(word => word != "").Select(word => char.ToUpperInvariant(word[0]) + word[1..]);
        string joined = string.Concat(words).TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return Form.IsMatch(joined) ? $", such as {joined}" : ", such as Ferry";
    }

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotLetters { get; }

    static Type? Known(string name)
    {
        IEnumerable<Type> ours = Parts.SelectMany(part => part.GetExportedTypes());
        return ours.FirstOrDefault(type => type.Name == name) ?? typeof(object).Assembly.GetType($"System.{name}") ?? typeof(Console).Assembly.GetType($"System.{name}");
    }

    static IEnumerable<System.Reflection.Assembly> Parts =>
    [
        typeof(Experiment).Assembly,
        typeof(Learners.MetaLearner).Assembly,
        typeof(Rollouts.WorkerPool).Assembly,
        typeof(Policies.Policy).Assembly,
        typeof(Envs.TaskFamily).Assembly,
        typeof(Tensors.Tensor).Assembly,
    ];
}
