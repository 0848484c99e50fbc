using System.Text.Json;
using MetaRL.Experiments.Configuration;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;

namespace MetaRL.Experiments.Commands;

/// <summary>Looks at command lines as a run would, without running any. Input: a JSON array of command lines, each an array of words.
/// Output: a line that begins with <see cref="Mark"/>, then a <see cref="CheckReply"/>.</summary>
static class CommandCheck
{
    public const string Mark = "metarl-check: ";

    public static int Run(ExperimentConfig config, bool isSweep, TextReader input, TextWriter output)
    {
        string[][] lines = JsonSerializer.Deserialize<string[][]>(input.ReadToEnd(), RunJson.Options) ?? [];
        CheckReply reply = new(config.Name, isSweep, [.. lines.Select(words => Check(config, words))]);
        output.WriteLine();
        output.WriteLine(Mark + JsonSerializer.Serialize(reply, RunJson.Options));
        return 0;
    }

    static CheckedLine Check(ExperimentConfig config, string[] words)
    {
        try
        {
            RunOptions options = CommandLine.Parse(words);
            if (options.Dashboard is not null)
                throw new UsageException("--dashboard: trials of a sweep run beside each other and quietly; leave it out, and see what came of them in the sweep's report");
            ExperimentConfig settled = Settings.Apply(config, options.Assignments);
            Settings.ToJson(settled);
            if (settled.From is { } from) foreach (int seed in options.AllSeeds) WarmStart.FolderOf(from, seed);
            if (options.Device != Devices.Cpu) Devices.Open(options.Device, settled.Training.AllowTf32);
            return new(null, settled.Training.Iterations, settled.Evaluation.Steps);
        }
        catch (Exception e)
        {
            return new(DeviceErrors.Message(e), 0, 0);
        }
    }
}

/// <summary>What a script says of command lines.</summary>
/// <param name="Experiment">Its name.</param>
/// <param name="IsSweep">Whether the script trains many runs itself.</param>
/// <param name="Lines">One for each command line.</param>
sealed record CheckReply(string Experiment, bool IsSweep, CheckedLine[] Lines);

/// <summary>What a script says of one command line.</summary>
/// <param name="Error">What is wrong with it; null where nothing is.</param>
/// <param name="Iterations">Meta-iterations it would train for.</param>
/// <param name="Steps">K, adaptation steps it would be evaluated for.</param>
sealed record CheckedLine(string? Error, int Iterations, int Steps);
