using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MetaRL.Envs;

namespace MetaRL.Evaluation;

/// <summary>A short name of what is measured on, so that two evaluations on the same tasks can be recognized.</summary>
static class TaskSetHash
{
    const char End = '\u001f';   // of a part: no part holds it but by intent

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of family, split (with how far it reaches beyond the trained range), seed and rollouts, and of every task's
    /// description and parameters in their order.</summary>
    public static string Of(string family, TaskOrigin origin, EvaluationConfig config, IEnumerable<ITaskDescription> tasks)
    {
        IEnumerable<string> parts = [family, SplitOf(origin), Text(config.Seed), Text(config.Rollouts), .. tasks.SelectMany(Parts)];
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(parts.Select(part => part + End))));
        return Convert.ToHexStringLower(hash)[..16];
    }

    static string SplitOf(TaskOrigin origin)
    {
        string split = $"{origin.Split ?? EvaluationSplit.Test}";
        return origin.Widening is { } factor ? $"{split} {Text(factor)}" : split;
    }

    static IEnumerable<string> Parts(ITaskDescription task) =>
        [task.Description, .. task.Parameters.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => $"{p.Key}={Text(p.Value)}")];

    static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
