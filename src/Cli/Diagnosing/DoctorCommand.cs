using System.CommandLine;
using System.Text.Json.Nodes;
using MetaRL.Cli.Tables;
using MetaRL.Experiments.Display;
using MetaRL.Persistence;

namespace MetaRL.Cli.Diagnosing;

/// <summary><c>metarl doctor</c>: what this machine has, what it lacks, and whether the engine computes right on it.</summary>
static class DoctorCommand
{
    const int Column = 14;

    const string Help = """
        Looks at the machine: .NET, instructions, cores, memory, GPU, libtorch, disk, terminal, and measures a matrix product.
        Of what is missing it says what it would give and how to get it. The exit code is 1 where something is broken, such as a wrong
        result or a folder that cannot be written. Nothing is changed or sent.
        """;

    public static Command Of(Option<bool> json, TextWriter output, int width)
    {
        var root = new Option<string>("--root") { HelpName = "DIR", Description = "Where runs shall go", DefaultValueFactory = _ => "runs" };
        var command = new ToolCommand("doctor", Help, "metarl doctor", "metarl doctor --root /data/runs --json") { root, json };
        command.SetAction(r =>
        {
            bool isJson = r.GetValue(json);
            JsonArray all = [];
            bool isBroken = false;
            foreach (Diagnosis diagnosis in All(r.GetValue(root)!).Select(Guarded))
            {
                isBroken |= diagnosis.IsBroken;
                if (isJson) all.Add(Describe(diagnosis));
                else foreach (string line in Lines(diagnosis, width)) output.WriteLine(line);
            }
            if (isJson) output.WriteLine(all.ToJsonString(RunJson.Indented));
            return isBroken ? 1 : 0;
        });
        return command;
    }

    static (string Subject, Func<Diagnosis> Look)[] All(string root) =>
    [
        ("MetaRL", MachineCheck.Build),
        (".NET", MachineCheck.Runtime),
        ("system", MachineCheck.System),
        ("instructions", MachineCheck.Instructions),
        ("cores", MachineCheck.Cores),
        ("memory", MachineCheck.Memory),
        ("engine", EngineCheck.Of),
        ("GPU", TorchCheck.Gpu),
        ("TorchSharp", TorchCheck.TorchSharp),
        ("C++ library", TorchCheck.Library),
        ("PyTorch", TorchCheck.PyTorch),
        ("run folders", () => SurroundingsCheck.Folder(root)),
        ("terminal", SurroundingsCheck.Terminal),
    ];

    // What cannot be looked at is no reason to leave out the rest.
    static Diagnosis Guarded((string Subject, Func<Diagnosis> Look) check)
    {
        try
        {
            return check.Look();
        }
        catch (Exception e) when (e is not ToolException)
        {
            return new(check.Subject, $"unknown: {e.Message}");
        }
    }

    static IEnumerable<string> Lines(Diagnosis diagnosis, int width)
    {
        string mark = diagnosis.IsBroken ? "FAIL: " : "";
        string text = VisibleText.Escaped(mark + diagnosis.Found);
        string[] lines = [.. Paragraph.Lines(text, Column, width)];
        yield return diagnosis.Subject.PadRight(Column) + lines[0][Column..];
        foreach (string line in lines[1..]) yield return line;
        if (diagnosis.Advice is { } advice) foreach (string line in Paragraph.Lines($"-> {VisibleText.Escaped(advice)}", Column, width)) yield return line;
    }

    static JsonObject Describe(Diagnosis diagnosis) => new()
    {
        ["subject"] = diagnosis.Subject,
        ["found"] = diagnosis.Found,
        ["advice"] = diagnosis.Advice,
        ["broken"] = diagnosis.IsBroken,
    };
}
