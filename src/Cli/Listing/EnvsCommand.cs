using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Spaces;

namespace MetaRL.Cli.Listing;

/// <summary><c>metarl envs</c>: what there is to train on.</summary>
static class EnvsCommand
{
    const int Listed = 6;
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Of(Option<bool> json, TextWriter output)
    {
        var command = new ToolCommand("envs", """
            Lists the built-in task families: spaces, horizon, what differs between tasks, and what to give a script to train on one.
            env-check takes the name of a family, or that of its type as --set does. Families of labelled examples: metarl learners problem.family.
            """, "metarl envs", "metarl envs --json") { json };
        command.SetAction(r => Run(r.GetValue(json), output));
        return command;
    }

    static int Run(bool json, TextWriter output)
    {
        if (json) output.WriteLine(new JsonArray([.. BuiltInFamilies.All.Select(Describe)]).ToJsonString(Indented));
        else foreach (FamilyEntry entry in BuiltInFamilies.All) Write(entry, output);
        return 0;
    }

    static void Write(FamilyEntry entry, TextWriter output)
    {
        EnvSpec spec = entry.Family.Spec;
        output.WriteLine($"{entry.Name}: {entry.Summary}");
        output.WriteLine($"    {string.Join(' ', FamilyChoice.Assignments(entry.Family).Select(a => $"--set {a}"))}");
        output.WriteLine($"    {SpecText.Of(spec)}");
        if (entry.Family.TaskParameters is not [_, ..] parameters) return;
        string more = parameters.Count > Listed ? $", ... ({parameters.Count} in all)" : "";
        output.WriteLine($"    tasks differ in {string.Join(", ", parameters.Take(Listed).Select(Describe))}{more}");
    }

    static string Describe(TaskParameter p) => $"{p.Name} [{p.Low:G4}, {p.High:G4}]{(p.Unit == "" ? "" : " " + p.Unit)}";

    static JsonNode Describe(FamilyEntry entry)
    {
        EnvSpec spec = entry.Family.Spec;
        return new JsonObject
        {
            ["name"] = entry.Name,
            ["summary"] = entry.Summary,
            ["set"] = new JsonArray([.. FamilyChoice.Assignments(entry.Family).Select(a => JsonValue.Create(a))]),
            ["observation"] = Describe(spec.Observation),
            ["action"] = Describe(spec.Action),
            ["actionMask"] = spec.ActionMask,
            ["horizon"] = spec.Horizon,
            ["taskParameters"] = new JsonArray([.. entry.Family.TaskParameters.Select(p => new JsonObject
            {
                ["name"] = p.Name,
                ["low"] = Number(p.Low),
                ["high"] = Number(p.High),
                ["unit"] = p.Unit,
            })]),
        };
    }

    internal static JsonObject Describe(Space space) => space switch
    {
        DiscreteSpace choices => new() { ["type"] = "discrete", ["n"] = choices.N },
        MultiDiscreteSpace choices => new() { ["type"] = "multiDiscrete", ["choices"] = new JsonArray([.. choices.Choices.Select(n => JsonValue.Create(n))]) },
        DictSpace dict => new() { ["type"] = "dict", ["parts"] = new JsonArray([.. dict.Parts.Select(Describe)]) },
        BoxSpace box => new()
        {
            ["type"] = "box",
            ["size"] = box.Size,
            ["low"] = new JsonArray([.. box.Low.Select(Number)]),
            ["high"] = new JsonArray([.. box.High.Select(Number)]),
        },
        _ => throw new NotSupportedException($"no description of {space}"),
    };

    static JsonObject Describe(SpacePart part)
    {
        JsonObject described = Describe(part.Space);
        described.Insert(0, "name", part.Name);
        return described;
    }

    // JSON has no infinity: no bound is null. Floats keep the digits that they were written with.
    static JsonNode? Number(float x) => float.IsFinite(x) ? JsonValue.Create(x) : null;

    static JsonNode? Number(double x) => double.IsFinite(x) ? JsonValue.Create(x) : null;
}
