using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Tests.Damage;

/// <summary>What can be wrong with a run folder, by name.</summary>
static class Damages
{
    /// <summary>Markup, a colour for terminals, a line break and an override of the direction of writing.</summary>
    public const string Hostile = "<script>alert(1)</script>\\u001b[31m\\n\\u202e";

    public static readonly Dictionary<string, Action<string>> All = new()
    {
        ["whole"] = _ => { },
        ["nothing there"] = run => Directory.Delete(run, recursive: true),
        ["empty folder"] = Empty,
        ["file instead of folder"] = run =>
        {
            Directory.Delete(run, recursive: true);
            File.WriteAllText(run, "x");
        },
        ["no config"] = run => File.Delete(Path.Combine(run, RunFolder.ConfigFile)),
        ["config empty"] = run => Write(run, RunFolder.ConfigFile, ""),
        ["config cut"] = run => Cut(run, RunFolder.ConfigFile),
        ["config null"] = run => Write(run, RunFolder.ConfigFile, "null"),
        ["config a list"] = run => Write(run, RunFolder.ConfigFile, "[]"),
        ["config an empty object"] = run => Write(run, RunFolder.ConfigFile, "{}"),
        ["config binary"] = run => File.WriteAllBytes(Path.Combine(run, RunFolder.ConfigFile), [0, 159, 146, 150, 255]),
        ["config a folder"] = run => Folder(run, RunFolder.ConfigFile),
        ["config a loop"] = run => Loop(run, RunFolder.ConfigFile),
        ["seed text"] = run => Swap(run, RunFolder.ConfigFile, "\"seed\": 1", "\"seed\": \"one\""),
        ["seed huge"] = run => Swap(run, RunFolder.ConfigFile, "\"seed\": 1", "\"seed\": 1e400"),
        ["settings null"] = run => Write(run, RunFolder.ConfigFile, """{"experiment":"tiny","seed":1,"settings":null,"environment":{}}"""),
        ["environment null"] = run => Write(run, RunFolder.ConfigFile, """{"experiment":"tiny","seed":1,"settings":{},"environment":null}"""),
        ["environment of nulls"] = run => Swap(run, RunFolder.ConfigFile, "\"device\": \"cpu\"", "\"device\": null"),
        ["settings a number"] = run => Write(run, RunFolder.ConfigFile, """{"experiment":"tiny","seed":1,"settings":{"problem":1,"learner":[],"update":null},"environment":{}}"""),
        ["rate huge"] = run => Swap(run, RunFolder.ConfigFile, "\"innerLr\": 0.3", "\"innerLr\": 1e999"),
        ["rate text"] = run => Swap(run, RunFolder.ConfigFile, "\"innerLr\": 0.3", "\"innerLr\": \"NaN\""),
        ["setting of another version"] = run => Swap(run, RunFolder.ConfigFile, "\"innerLr\": 0.3", "\"innerRate\": 0.3"),
        ["hostile experiment"] = run => Swap(run, RunFolder.ConfigFile, "\"experiment\": \"tiny\"", $"\"experiment\": \"{Hostile}\""),
        ["hostile learner"] = run => Swap(run, RunFolder.ConfigFile, "\"type\": \"maml\"", $"\"type\": \"{Hostile}\""),
        ["hostile device"] = run => Swap(run, RunFolder.ConfigFile, "\"device\": \"cpu\"", $"\"device\": \"{Hostile}\""),
        ["no metrics"] = run => File.Delete(Path.Combine(run, RunFolder.MetricsFile)),
        ["metrics empty"] = run => Write(run, RunFolder.MetricsFile, ""),
        ["metrics torn"] = run => File.AppendAllText(Path.Combine(run, RunFolder.MetricsFile), "{\"iteration\":2,\"ret"),
        ["metrics garbage"] = run => Write(run, RunFolder.MetricsFile, "nonsense\nmore\n"),
        ["metrics huge"] = run => Write(run, RunFolder.MetricsFile, "{\"iteration\":99999999999999}\n"),
        ["metrics null"] = run => Write(run, RunFolder.MetricsFile, "null\nnull\n"),
        ["metrics of nulls"] = run => Write(run, RunFolder.MetricsFile, "{\"iteration\":0,\"returns\":null}\n"),
        ["metrics a folder"] = run => Folder(run, RunFolder.MetricsFile),
        ["no evaluation"] = run => File.Delete(Path.Combine(run, RunFolder.EvaluationFile)),
        ["evaluation cut"] = run => Cut(run, RunFolder.EvaluationFile),
        ["evaluation null"] = run => Write(run, RunFolder.EvaluationFile, "null"),
        ["evaluation an empty object"] = run => Write(run, RunFolder.EvaluationFile, "{}"),
        ["evaluation of nulls"] = run => Write(run, RunFolder.EvaluationFile,
            """{"experiment":null,"family":null,"rolloutsPerTask":1,"tasks":null,"references":null,"seeds":null}"""),
        ["evaluation of null seeds"] = run => Write(run, RunFolder.EvaluationFile,
            """{"experiment":"x","family":"y","rolloutsPerTask":1,"tasks":["a"],"references":[null],"seeds":[null]}"""),
        ["evaluation of null steps"] = run => Write(run, RunFolder.EvaluationFile,
            """{"experiment":"x","family":"y","rolloutsPerTask":1,"tasks":[null],"references":[],"seeds":[{"seed":1,"steps":[null]}]}"""),
        ["evaluation text"] = run => Swap(run, RunFolder.EvaluationFile, "\"rolloutsPerTask\": 4", "\"rolloutsPerTask\": \"four\""),
        ["evaluation huge"] = run => Swap(run, RunFolder.EvaluationFile, "\"mean\": ", "\"mean\": 1e999, \"was\": "),
        ["evaluation largest"] = run => Swap(run, RunFolder.EvaluationFile, "\"mean\": ", "\"mean\": 1.7e308, \"was\": "),
        ["evaluation NaN"] = run => Swap(run, RunFolder.EvaluationFile, "\"mean\": ", "\"mean\": NaN, \"was\": "),
        ["evaluation a folder"] = run => Folder(run, RunFolder.EvaluationFile),
        ["hostile task"] = run => Swap(run, RunFolder.EvaluationFile, "\"tasks\": [", $"\"tasks\": [\"{Hostile}\"], \"was\": ["),
        ["hostile reference"] = run => Swap(run, RunFolder.EvaluationFile, "\"name\": \"oracle\"", $"\"name\": \"{Hostile}\""),
        ["hostile family"] = run => Swap(run, RunFolder.EvaluationFile, "\"family\": \"", $"\"family\": \"{Hostile}"),
        ["no checkpoint"] = run => Directory.Delete(Path.Combine(run, RunFolder.CheckpointFolder), recursive: true),
        ["checkpoint empty"] = run => Empty(Path.Combine(run, RunFolder.CheckpointFolder)),
        ["checkpoint cut"] = run => Checkpoints(run, file => File.WriteAllBytes(file, File.ReadAllBytes(file)[..40])),
        ["checkpoint garbage"] = run => Checkpoints(run, file => File.WriteAllText(file, "nonsense")),
        ["checkpoint long header"] = run => Checkpoints(run, file => File.WriteAllBytes(file, [255, 255, 255, 255, 255, 255, 255, 127, .. File.ReadAllBytes(file)[8..]])),
        ["checkpoint a file"] = run =>
        {
            Directory.Delete(Path.Combine(run, RunFolder.CheckpointFolder), recursive: true);
            Write(run, RunFolder.CheckpointFolder, "x");
        },
        ["loop inside"] = run => Directory.CreateSymbolicLink(Path.Combine(run, "9"), run),
    };

    static void Write(string run, string file, string text) => File.WriteAllText(Path.Combine(run, file), text);

    static void Swap(string run, string file, string before, string after)
    {
        string path = Path.Combine(run, file), text = File.ReadAllText(path);
        Assert.Contains(before, text);
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));
    }

    static void Cut(string run, string file)
    {
        string path = Path.Combine(run, file), text = File.ReadAllText(path);
        File.WriteAllText(path, text[..(text.Length / 2)]);
    }

    static void Empty(string folder)
    {
        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
    }

    static void Folder(string run, string file)
    {
        File.Delete(Path.Combine(run, file));
        Directory.CreateDirectory(Path.Combine(run, file));
    }

    static void Loop(string run, string file)
    {
        File.Delete(Path.Combine(run, file));
        File.CreateSymbolicLink(Path.Combine(run, file), file);
    }

    static void Checkpoints(string run, Action<string> damage)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(run, RunFolder.CheckpointFolder))) damage(file);
    }
}
