using System.Text.Json;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Navigation;

namespace MetaRL.Cli.Tests;

public sealed class ToolTests : IDisposable
{
    // A boat whose noise comes from nowhere, and whose price list looks ahead in nothing.
    const string Flawed = """
        #:project ../MetaRL/src/Envs/MetaRL.Envs.csproj
        using MetaRL.Envs;
        using MetaRL.Envs.Spaces;

        public readonly record struct Drift(float Speed);

        public struct Leaf : IEnv<Drift>
        {
            float x;
            public void Reset(in Drift task, ref Rng rng) => x = rng.Normal();
            public void Observe<TObs>(in Drift task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;
            public StepResult Step<TAct>(in Drift task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
            {
                x += task.Speed + act[0] + Random.Shared.NextSingle();
                return new(-x);
            }
        }

        public sealed record Leaves : TaskFamily<Leaf, Drift>
        {
            public override string Name => "leaves";
            public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), Horizon: 10);
            protected override Drift SampleTask(Split split, ref Rng rng) => new(rng.Uniform());
        }

        public sealed record Needy(int Count) : TaskFamily<Leaf, Drift>
        {
            public override string Name => "needy";
            public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), Horizon: 10);
            protected override Drift SampleTask(Split split, ref Rng rng) => new(rng.Uniform());
        }
        """;

    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public void Envs_lists_every_family_once()
    {
        (int exit, string output, _) = Workshop.Run("envs");
        Assert.Equal(0, exit);
        Assert.All(BuiltInFamilies.All, f => Assert.Contains($"{f.Name}: {f.Summary}", output));
        Assert.Equal(BuiltInFamilies.All.Count, BuiltInFamilies.All.Select(f => f.Name).Distinct().Count());
    }

    [Fact]
    public void Envs_as_json_tells_spaces_horizon_and_ranges()
    {
        using JsonDocument document = JsonDocument.Parse(Workshop.Run("envs", "--json").Output);
        JsonElement[] all = [.. document.RootElement.EnumerateArray()];
        Assert.Equal(BuiltInFamilies.All.Select(f => f.Name), all.Select(e => e.GetProperty("name").GetString()));
        JsonElement navigation = all.Single(e => e.GetProperty("name").GetString() == "point-navigation");
        Assert.Equal("box", navigation.GetProperty("observation").GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Null, navigation.GetProperty("observation").GetProperty("low")[0].ValueKind);
        Assert.Equal(-0.1, navigation.GetProperty("action").GetProperty("low")[1].GetDouble());
        Assert.Equal(100, navigation.GetProperty("horizon").GetInt32());
        Assert.Equal(("goalY", 0.5), (navigation.GetProperty("taskParameters")[1].GetProperty("name").GetString(), navigation.GetProperty("taskParameters")[1].GetProperty("high").GetDouble()));
    }

    [Fact]
    public void A_flaw_in_a_script_is_told_in_words_and_by_the_exit_code()
    {
        string script = shop.Write("leaves.cs", Flawed);
        (int exit, string output, string error) = Workshop.Run("env-check", script, "--type", "Leaves");
        Assert.True(exit == 1, output + error);
        Assert.Contains("FAIL  determinism", output);
        Assert.Contains("never from the clock, Random or static fields", output);

        (exit, output, _) = Workshop.Run("env-check", script, "--type", "Leaves", "--json");
        Assert.Equal(1, exit);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement checks = document.RootElement[0].GetProperty("checks");
        Assert.Equal([.. EnvChecks.All.Select(c => c.Name), "side-effects"], checks.EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.Equal("FAIL", checks.EnumerateArray().Single(c => c.GetProperty("name").GetString() == "determinism").GetProperty("verdict").GetString());

        Assert.Equal((2, "error: Needy: has no constructor without parameters; give its settings defaults, as properties with init"), Refused("env-check", script));
        Assert.Contains("no family class 'Twigs'; have: Leaves, Needy", Refused("env-check", script, "--type", "Twigs").Error);
    }

    [Fact]
    public void A_script_that_does_not_build_is_named_with_the_compilers_errors()
    {
        (int exit, string error) = Refused("env-check", shop.Write("typo.cs", "#:project ../MetaRL/src/Envs/MetaRL.Envs.csproj\nreturn MetaRL.Envs.Nothing.At.All;"));
        Assert.Equal(2, exit);
        Assert.Contains("typo.cs does not build", error);
        Assert.Contains("CS0234", error);
    }

    [Fact]
    public void Built_in_families_and_assemblies_are_checked_too()
    {
        (int exitOfName, string outputOfName, _) = Workshop.Run("env-check", "point-navigation");
        Assert.Equal(0, exitOfName);
        Assert.Contains("\n  info  gpu                 runs on a GPU\n", outputOfName);
        (int exit, string output, string error) = Workshop.Run("env-check", typeof(BuiltInFamilies).Assembly.Location, "--type", nameof(PointNavigation));
        Assert.True(exit == 0, error);
        Assert.StartsWith("point-navigation (PointNavigation)", output);
    }

    [Theory]
    [InlineData("'nowhere' is neither a file nor a built-in family", "env-check", "nowhere")]
    [InlineData("no command 'frob'; have: envs, learners, env-check", "frob")]
    [InlineData("no command given; have: envs, learners, env-check")]
    [InlineData("--jason", "envs", "--jason")]
    public void Bad_usage_is_one_line(string words, params string[] args)
    {
        (int exit, string error) = Refused(args);
        Assert.Equal(2, exit);
        Assert.Contains(words, error);
        Assert.Single(error.Split('\n'));
    }

    [Fact]
    public void A_family_that_has_no_tasks_to_draw_is_one_line()
    {
        (int exit, string error) = Refused("env-check", "trading-replay");   // wants a folder of prices
        Assert.Equal(1, exit);
        Assert.Contains("ReplayTrading: no task can be drawn", error);
        Assert.Contains("no *.csv file in ''", error);
        Assert.Single(error.Split('\n'));
    }

    [Fact]
    public void A_fault_that_breaks_many_rules_is_told_once()
    {
        string faulty = Flawed.Replace("return new(-x);", "return new(float.NaN);", StringComparison.Ordinal);
        (int exit, string output, _) = Workshop.Run("env-check", shop.Write("faulty.cs", faulty), "--type", "Leaves");
        Assert.Equal(1, exit);
        Assert.Single(output.Split('\n'), line => line.Contains("reward is NaN"));
        Assert.Contains("FAIL  finite", output);
        Assert.Contains("5 kept, 1 broken, 0 warnings, ", output);
    }

    [Fact]
    public void A_folder_without_results_is_one_line()
    {
        (int exit, _, string error) = Workshop.Run("table", shop.Folder);
        Assert.Equal(2, exit);
        Assert.Contains("neither evaluation.json nor sweep.json is there", error);
        Assert.Contains("no such folder", Workshop.Run("table", Path.Combine(shop.Folder, "none")).Error);
    }

    [Fact]
    public void A_table_is_printed_as_markdown_and_a_damaged_one_is_named()
    {
        string file = Path.Combine(shop.Folder, "evaluation.json");
        File.WriteAllText(file, """
            { "experiment": "tiny", "family": "guess", "rolloutsPerTask": 4, "tasks": ["a", "b"], "references": [],
              "seeds": [{ "seed": 1, "steps": [{ "k": 0, "returns": [1, 2], "mean": 1.5, "halfWidth95": 6, "gain": 0, "gainHalfWidth95": 0 }] }] }
            """);
        (int exit, string output, _) = Workshop.Run("table", shop.Folder);
        Assert.Equal(0, exit);
        Assert.Contains("| mean return | 1.500 |", output);
        File.WriteAllText(file, "{");
        Assert.Equal(1, Workshop.Run("table", shop.Folder).Exit);
    }

    [Fact]
    public void A_file_that_is_no_program_is_refused()
    {
        Assert.Contains("a '.txt' file; expected", Refused("env-check", shop.Write("notes.txt", "")).Error);
        Assert.Contains("cannot be loaded", Refused("env-check", shop.Write("not.dll", "text")).Error);
    }

    static (int Exit, string Error) Refused(params string[] args)
    {
        (int exit, _, string error) = Workshop.Run(args);
        return (exit, error.Trim());
    }
}
