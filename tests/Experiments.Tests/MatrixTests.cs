using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments.Matrices;
using MetaRL.Experiments.Sinks;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Reports.Matrices;
using MetaRL.Reports.Runs;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

public sealed class MatrixTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly CancellationTokenSource cancel = new();
    readonly StringWriter output = new(), error = new();

    public void Dispose()
    {
        temp.Dispose();
        cancel.Dispose();
    }

    static ExperimentConfig Config() => new()
    {
        Name = "of the column",
        Problem = new PolicyProblem { Family = new PointNavigation { Horizon = 5 }, Policy = new GaussianMlp { Hidden = [4] }, Rollouts = 2 },
        Learner = new Maml { InnerLr = 0.1 },
        Update = new AdamUpdate(),
        Training = new() { Iterations = 2, MetaBatch = 2 },
        Evaluation = new() { Tasks = 2, Steps = 2, Rollouts = 2 },
    };

    static readonly MatrixRow maml = new("MAML", "gradient", c => c), untrained = new("not trained", "", c => c with { Training = c.Training with { Iterations = 0 } });

    static ExperimentMatrix Matrix(params MatrixRow[] rows) => new()
    {
        Name = "tiny",
        About = "All of it.",
        Columns = [("one", Config()), ("two", Config() with { Learner = new Maml { InnerLr = 0.2 }, Evaluation = Config().Evaluation with { Steps = 1 } })],
        Rows = rows.Length > 0 ? rows : [maml, untrained],
    };

    int Run(ExperimentMatrix matrix, params string[] args) => Experiment.RunMatrix(args, matrix, new(Samples.Plain(output), output, error, cancel.Token));

    string Text(params string[] path) => File.ReadAllText(temp[path]);

    CellState[] States(string folder) => [.. MatrixRecord.Load(temp[folder]).Cells.Select(c => c.State)];

    [Fact]
    public void Every_cell_is_an_ordinary_run_and_the_table_has_them_all()
    {
        Assert.Equal(0, Run(Matrix(), "--out", temp["a"], "--seeds", "2"));
        Assert.Equal("", error.ToString());
        MatrixRecord record = MatrixRecord.Load(temp["a"]);
        Assert.Equal([("one", "MAML"), ("one", "not trained"), ("two", "MAML"), ("two", "not trained")], record.Cells.Select(c => (c.Column, c.Learner)));
        Assert.All(record.Cells, c => Assert.Equal((CellState.Done, 1), (c.State, c.Steps)));
        Assert.Equal("one/not-trained", record.Cells[1].Folder);
        Assert.Equal(2, RunFolder.Load(temp["a", "one", "MAML", "2"]).Metrics.Count);
        Assert.Equal("tiny", RunFolder.LoadConfig(temp["a", "two", "not-trained", "1"]).Experiment);
        Assert.Contains("All learners on all families", Text("a", "report.html"));

        // The same experiment alone; and the number in the table is the mean after one step, which was trained, not two.
        Assert.Equal(0, Experiment.Run(["--out", temp["b"], "--seeds", "2"], Config() with { Name = "tiny" }, new(Samples.Plain(output), output, error, cancel.Token)));
        Assert.Equal(Text("b", "evaluation.json"), Text("a", "one", "MAML", "evaluation.json"));
        double mean = RunFolder.LoadEvaluation(temp["b", "evaluation.json"]).Seeds.Average(s => s.Steps[1].Mean);
        string table = Text("a", MatrixSession.TableFile);
        string shown = table.Split('\n').Single(line => line.StartsWith("| MAML |", StringComparison.Ordinal)).Split('|')[3].Trim().Split(' ')[0];
        Assert.Equal(mean, double.Parse(shown.Replace('\u2212', '-')), 0.051);
        Assert.Contains(table.Split('\n').Single(line => line.StartsWith("| MAML |", StringComparison.Ordinal)).Split('|')[3].Trim(), output.ToString());
    }

    [Fact]
    public void A_row_may_be_judged_after_steps_of_its_own()
    {
        MatrixRow longer = new("longer", "", c => c with { Learner = new FineTuning(), Evaluation = c.Evaluation with { Steps = 5 } }) { Steps = 5 };
        Assert.Equal(0, Run(Matrix(maml, longer), "--out", temp["a"]));
        Assert.Equal([1, 5, 1, 5], MatrixRecord.Load(temp["a"]).Cells.Select(c => c.Steps));
        Assert.Equal(6, RunFolder.LoadEvaluation(temp["a", "one", "longer", "evaluation.json"]).Seeds[0].Steps.Length);
    }

    [Fact]
    public void What_finds_classes_is_judged_by_accuracy_and_says_so()
    {
        ExperimentConfig languages = Config() with
        {
            Problem = new SupervisedProblem { Family = new Languages { Ways = 2 }, Policy = new CategoricalMlp { Hidden = [4] }, Shots = 1 },
            Training = new() { Iterations = 1, MetaBatch = 2 },
        };
        ExperimentMatrix matrix = Matrix(maml) with { Columns = [("one", languages)], Success = true };
        Assert.Equal(0, Run(matrix, "--out", temp["a"], "--seeds", "2"));
        Assert.Contains("Accuracy after K adaptation steps", Text("a", MatrixSession.TableFile));
        Assert.Contains("\"successName\": \"accuracy\"", Text("a", "one", "MAML", "evaluation.json"));
        Assert.Equal("accuracy", RunFolder.LoadEvaluation(temp["a", "one", "MAML", "evaluation.json"]).OfSuccess().ReturnName);
    }

    [Fact]
    public void Any_number_of_workers_gives_the_same_table()
    {
        Assert.Equal(0, Run(Matrix(), "--out", temp["a"], "--workers", "1", "--quiet"));
        Assert.Equal(temp["a"] + Environment.NewLine, output.ToString());
        Assert.Equal(0, Run(Matrix(), "--out", temp["b"], "--workers", "2"));
        Assert.Equal(Text("a", MatrixSession.TableFile), Text("b", MatrixSession.TableFile));
        Assert.Equal(Text("a", MatrixRecord.File), Text("b", MatrixRecord.File));
    }

    [Fact]
    public void An_interrupted_matrix_goes_on_to_the_same_bytes_and_runs_nothing_twice()
    {
        MatrixRow again = new("again", "", c => c);
        Assert.Equal(0, Run(Matrix(maml, again), "--out", temp["whole"]));
        // Two iterations a cell: in the middle of the second one.
        int recorded = 0;
        void OnRecord()
        {
            if (++recorded == 3) cancel.Cancel();
        }
        ExperimentMatrix watched = Matrix(Watched(maml, OnRecord), Watched(again, OnRecord));
        Assert.Equal(130, Run(watched, "--out", temp["parts"]));
        Assert.Equal([CellState.Done, CellState.Pending, CellState.Pending, CellState.Pending], States("parts"));
        Assert.Contains("- 3 cells not run, or not to the end.", Text("parts", MatrixSession.TableFile));
        Assert.DoesNotContain("again", Text("parts", MatrixSession.TableFile));
        int Resume() => Experiment.RunMatrix(["--out", temp["parts"], "--resume"], watched, new(Samples.Plain(output), output, error, CancellationToken.None));
        Assert.Equal((0, 8), (Resume(), recorded));
        foreach (string file in new[] { MatrixRecord.File, MatrixSession.TableFile, Path.Combine("one", "again", "evaluation.json"), Path.Combine("two", "MAML", "evaluation.json") })
            Assert.Equal(Text("whole", file), Text("parts", file));

        // Once more: all is done.
        Assert.Equal((0, 8), (Resume(), recorded));

        // Further iterations are a further evaluation, which is what is told.
        Assert.Equal(0, Experiment.RunMatrix(["--out", temp["parts"], "--resume", "--iterations", "3"], Matrix(maml, again), new(Samples.Plain(output), output, error, CancellationToken.None)));
        string[] told = [.. output.ToString().Split('\n').Where(line => line.Contains("one, MAML: -", StringComparison.Ordinal))];
        double newest = RunFolder.LoadEvaluation(temp["parts", "one", "MAML", "evaluations", "iteration-00000003.json"]).Seeds[0].Steps[0].Mean;
        Assert.Contains(newest.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture), told[^1]);
    }

    [Fact]
    public void Rows_and_columns_of_which_nothing_was_asked_stay_out_of_the_table()
    {
        Assert.Equal(0, Run(Matrix(), "--out", temp["a"], "--columns", "two", "--only", "MAML"));
        string table = Text("a", MatrixSession.TableFile);
        Assert.Contains("| learner | kind | two |", table);
        Assert.DoesNotContain("not trained", table);
        Assert.EndsWith("- 3 cells not run, or not to the end.\n", table);
        Assert.Contains("3 cells not run", Text("a", "report.html"));
        Assert.Equal(2, Run(Matrix(), "--out", temp["b"], "--columns", ""));
        Assert.Contains("--columns: no name in ''", error.ToString());
    }

    static MatrixRow Watched(MatrixRow row, Action onRecord) => row with { Change = c => row.Change(c)! with { Sinks = [() => new Watch(onRecord)] } };

    sealed class Watch(Action onRecord) : IRunSink
    {
        public void Record(IterationRecord record) => onRecord();
    }

    [Fact]
    public void A_cell_that_fails_is_told_and_the_others_go_on()
    {
        MatrixRow bad = new("bad", "", c => c with { Problem = (PolicyProblem)c.Problem with { Family = new HookedFamily { OnDraw = _ => throw new NonFiniteException("the gradient is NaN") } } });
        Assert.Equal(1, Run(Matrix(bad, maml), "--out", temp["a"]));
        Assert.Contains("2 of 4 cells failed (one, bad; two, bad), the first with: ", error.ToString());
        Assert.Equal([CellState.Failed, CellState.Done, CellState.Failed, CellState.Done], States("a"));
        Assert.Contains("NaN", MatrixRecord.Load(temp["a"]).Cells[0].Reason);
        Assert.Contains("| bad |  | failed | failed |", Text("a", MatrixSession.TableFile));
        Assert.Contains("What is missing, and why", Text("a", "report.html"));

        // Mended, it is run again, and what was done is not.
        Assert.Equal(0, Run(Matrix(bad with { Change = c => c }, maml), "--out", temp["a"], "--resume"));
        Assert.All(States("a"), state => Assert.Equal(CellState.Done, state));
    }

    [Fact]
    public void Settings_that_do_not_fit_together_fail_their_cell_alone()
    {
        MatrixRow odd = new("odd", "", c => c with { Learner = new Imaml(), Update = new TrustRegionUpdate() });
        Assert.Equal(1, Run(Matrix(odd, maml), "--out", temp["a"], "--columns", "one"));
        Assert.Equal([CellState.Failed, CellState.Done, CellState.Pending, CellState.Pending], States("a"));
    }

    [Fact]
    public void A_row_may_not_apply()
    {
        MatrixRow some = new("some", "", c => ((Maml)c.Learner).InnerLr > 0.15 ? c : null) { Unless = "needs large steps" };
        Assert.Equal(0, Run(Matrix(some, maml), "--out", temp["a"]));
        Assert.Equal([CellState.DoesNotApply, CellState.Done, CellState.Done, CellState.Done], States("a"));
        Assert.False(Directory.Exists(temp["a", "one", "some"]));
        Assert.Contains("- one, some: does not apply: needs large steps", Text("a", MatrixSession.TableFile));
    }

    [Fact]
    public void A_part_is_run_alone_and_the_rest_later()
    {
        Assert.Equal(0, Run(Matrix(), "--out", temp["a"], "--only", "maml", "--columns", "two"));
        Assert.Equal([CellState.Pending, CellState.Pending, CellState.Done, CellState.Pending], States("a"));
        Assert.Equal(0, Run(Matrix(), "--out", temp["a"], "--only", "not trained,MAML", "--columns", "one", "--resume"));
        Assert.Equal([CellState.Done, CellState.Done, CellState.Done, CellState.Pending], States("a"));
        Assert.Equal(2, Run(Matrix(), "--out", temp["b"], "--only", "MAMM"));
        Assert.Equal(2, Run(Matrix(), "--out", temp["b"], "--columns", "tow"));
        Assert.Contains("--only: no row 'MAMM'; did you mean 'MAML'? There are: MAML, not trained", error.ToString());
        Assert.Contains("--columns: no column 'tow'; did you mean 'two'?", error.ToString());
        Assert.False(Directory.Exists(temp["b"]));
        Assert.Equal(2, Experiment.Run(["--only", "MAML"], Config(), new(Samples.Plain(output), output, error, cancel.Token)));
    }

    [Fact]
    public void Settings_hold_where_they_are_and_iterations_for_all_but_those_that_say_otherwise()
    {
        MatrixRow longer = new("long", "", c => c with { Training = c.Training with { Iterations = 2 * c.Training.Iterations }, Update = new TrustRegionUpdate() });
        Assert.Equal(0, Run(Matrix(longer, maml, untrained), "--out", temp["a"], "--iterations", "1", "--columns", "one", "--set", "update.adam.lr=0.5", "--set", "learner.innerLr=0.25"));
        Assert.Equal([2, 1, 0], new[] { "long", "MAML", "not-trained" }.Select(row => RunFolder.Load(temp["a", "one", row]).Metrics.Count));
        Assert.Equal(0.5, (double)RunFolder.LoadConfig(temp["a", "one", "MAML"]).Settings["update"]!["adam"]!["lr"]!);
        Assert.Equal(0.25, (double)RunFolder.LoadConfig(temp["a", "one", "long"]).Settings["learner"]!["innerLr"]!);
        Assert.Equal(2, Run(Matrix(), "--out", temp["b"], "--set", "learner.inerLr=0.25"));
        Assert.Contains("no setting 'learner.inerLr'; did you mean 'learner.innerLr'?", error.ToString());
        Assert.Equal(2, Run(Matrix(), "--out", temp["b"], "--set", "learner.innerLr=-1"));
        Assert.Contains("one, MAML: learner.innerLr", error.ToString());
        Assert.False(Directory.Exists(temp["b"]));
    }

    [Fact]
    public void Nothing_is_overwritten_and_a_mistake_marks_no_cell()
    {
        Assert.Equal(0, Run(Matrix(), "--out", temp["a"]));
        string before = Text("a", MatrixRecord.File);
        Assert.Equal(2, Run(Matrix(), "--out", temp["a"]));
        Assert.Contains("already holds a run", error.ToString());
        Assert.Equal(2, Run(Matrix(), "--out", temp["a"], "--resume", "--seeds", "2"));
        Assert.Equal(2, Run(Matrix(), "--out", temp["a"], "--resume", "--set", "learner.innerLr=0.7"));
        Assert.Contains("one, MAML: --resume: learner.innerLr was 0.1", error.ToString());
        Assert.Equal(before, Text("a", MatrixRecord.File));
    }

    [Fact]
    public void More_iterations_go_on_from_what_is_there()
    {
        Assert.Equal(0, Run(Matrix(maml), "--out", temp["a"]));
        string first = Text("a", "one", "MAML", "evaluation.json");
        Assert.Equal(0, Run(Matrix(maml), "--out", temp["a"], "--resume", "--iterations", "3"));
        Assert.Equal(3, RunFolder.Load(temp["a", "one", "MAML"]).Metrics.Count);
        Assert.Equal(first, Text("a", "one", "MAML", "evaluation.json"));
        Assert.Equal(0, Run(Matrix(maml), "--out", temp["b"], "--iterations", "3"));
        Assert.Equal(Text("b", MatrixSession.TableFile), Text("a", MatrixSession.TableFile));
    }

    [Fact]
    public void Names_that_cannot_be_told_apart_are_the_script_s_mistake()
    {
        Assert.Equal(1, Run(Matrix(maml, new("MA ML", "", c => c), new("MA-ML", "", c => c)), "--out", temp["a"]));
        Assert.Contains("would share the folder MA-ML", error.ToString());
        Assert.Equal(1, Run(Matrix(new MatrixRow("a,b", "", c => c)), "--out", temp["a"]));
        Assert.Contains("no comma", error.ToString());
    }

    [Fact]
    public void Help_names_rows_columns_and_the_settings_of_all()
    {
        Assert.Equal(0, Run(Matrix(maml, new("region", "", c => c with { Update = new TrustRegionUpdate() })), "--help"));
        Assert.Contains("--only", output.ToString());
        Assert.Contains("Rows: MAML, region", output.ToString());
        Assert.Contains("update.adam.lr=", output.ToString());
        Assert.Contains("update.maxKl", output.ToString());
    }
}
