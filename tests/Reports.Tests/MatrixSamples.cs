using System.Text.Json.Nodes;
using MetaRL.Reports.Matrices;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests;

/// <summary>Matrices of made-up runs.</summary>
static class MatrixSamples
{
    /// <summary>All cells done but for those whose state is given.</summary>
    /// <param name="columns">Names.</param>
    /// <param name="learners">Rows.</param>
    /// <param name="runs">Of a column and a row, by their places.</param>
    /// <param name="states">By column and row.</param>
    public static LoadedMatrix Of(string[] columns, MatrixLearner[] learners, Func<int, int, RunData[]> runs, Dictionary<(int, int), (CellState State, string? Reason)>? states = null)
    {
        LoadedCell[] cells = [.. columns.SelectMany((column, i) => learners.Select((learner, j) =>
        {
            (CellState state, string? reason) = (states ?? []).GetValueOrDefault((i, j), (CellState.Done, null));
            MatrixCell cell = new(column, learner.Name, $"{i}/{j}", 2, state) { Reason = reason };
            return new LoadedCell(cell, state == CellState.Done ? runs(i, j) : []);
        }))];
        MatrixRecord record = new() { Experiment = "compare learners", About = "Each learner on each family.", Columns = columns, Learners = learners, Cells = [.. cells.Select(c => c.Cell)] };
        return new(record, cells);
    }

    /// <summary>Eleven learners on three families, with a failure and one that does not apply.</summary>
    public static LoadedMatrix Large(string hostile) => Of(
        ["navigation", "runner-direction", hostile],
        [
            new("MAML", "gradient, second order"), new("MAML, first order", "gradient, first order"), new("Reptile", "gradient, first order"), new("iMAML", "implicit gradient"),
            new("Meta-SGD", "learned step sizes"), new("ANIL", "head alone"), new("ES", "evolution strategies"), new("RL\u00B2", "memory"), new("untrained", ""), new("pretrained", "no adaptation in training"),
            new("a learner whose name takes more room than a line", hostile),
        ],
        (column, row) => [.. Samples.Runs(5, iterations: 60, k: 4, scale: 1 + (0.03 * row) + column).Select(r => r with
        {
            Config = r.Config with { Settings = Learner(row) },
            Metrics = [.. r.Metrics.Select(m => m with { Seconds = new(0.3, 0.1, 0.1 * (row + 1), 0.5), EnvSteps = 4000 + (100 * row) })],
        })],
        new() { [(1, 3)] = (CellState.Failed, $"iteration 41: the gradient is NaN {hostile}"), [(2, 7)] = (CellState.DoesNotApply, "needs a policy with memory"), [(2, 6)] = (CellState.Pending, null) });

    static JsonObject Learner(int row) => new()
    {
        ["learner"] = new JsonObject { ["type"] = row % 2 == 0 ? "maml" : "reptile", ["innerLr"] = 0.1 * (row + 1), ["order"] = row < 3 ? "second" : "first" },
        ["metaBatch"] = 40,
    };
}
