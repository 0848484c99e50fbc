using System.Text.Json;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Training;

namespace MetaRL.Tests;

public sealed class RunJsonTests
{
    static readonly IterationRecord Record = new()
    {
        Iteration = 3,
        Returns = [-1.5, 0.25],
        Loss = 0.1,
        GradientNorm = 2,
        Kl = 1e-3,
        EnvSteps = 4000,
        Seconds = new(1, 2, 3, 0),
        Extra = new Dictionary<string, double> { ["lineSearchSteps"] = 2 },
    };

    [Fact]
    public void ALineIsCamelCaseAndComesBackEqual()
    {
        string line = JsonSerializer.Serialize(Record, RunJson.Options);
        Assert.StartsWith("""{"iteration":3,"returns":[-1.5,0.25],"loss":0.1,"gradientNorm":2,""", line);
        Assert.DoesNotContain('\n', line);

        IterationRecord back = JsonSerializer.Deserialize<IterationRecord>(line, RunJson.Options)!;
        Assert.Equal(Record.Returns, back.Returns);
        Assert.Equal(Record.Seconds, back.Seconds);
        Assert.Equal(Record.Extra, back.Extra);
        Assert.Null(back.HeldOut);
        Assert.Equal(line, JsonSerializer.Serialize(back, RunJson.Options));
    }

    [Fact]
    public void EnumsAreNames()
    {
        Assert.Equal("\"ordinalIgnoreCase\"", JsonSerializer.Serialize(StringComparison.OrdinalIgnoreCase, RunJson.Options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<StringComparison>("5", RunJson.Options));
    }

    [Fact]
    public void NaNAndMissingMembersAreErrors()
    {
        Assert.Throws<ArgumentException>(() => JsonSerializer.Serialize(Record with { Loss = double.NaN }, RunJson.Options));
        JsonException e = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<IterationRecord>("{\"iteration\":1}", RunJson.Options));
        Assert.Contains("gradientNorm", e.Message);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SeedEvaluation>("{\"seed\":1}", RunJson.Options));
    }
}
