using MetaRL.Envs.Checks;
using MetaRL.Envs.Vectorized;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests.Checks;

public sealed class EnvChecksTests
{
    static IEnumerable<(string Check, string Problem)> Findings(TaskFamily family, TaskPool pool = TaskPool.Unlimited)
    {
        var subject = new CheckedFamily(family, pool);
        foreach (EnvCheck check in EnvChecks.All)
            if (check.Problem(subject) is { } problem) yield return (check.Name, problem);
    }

    [Fact]
    public void A_sound_family_passes() => Assert.Empty(Findings(new FlawedFamily(Flaw.None)));

    [Theory]
    [InlineData(Flaw.BadName, "name", "'Flawed Family'")]
    [InlineData(Flaw.ImpureTask, "pure-tasks", "one seed gave two tasks")]
    [InlineData(Flaw.SharedTasks, "split", "train and test share")]
    [InlineData(Flaw.UndeclaredParameter, "parameters", "declared in [0, 0.5]")]
    [InlineData(Flaw.TwiceNamedReference, "references", "two reference lines are called 'best'")]
    [InlineData(Flaw.NotFinite, "finite", "reward is NaN")]
    [InlineData(Flaw.OutsideSpace, "observations", "is not in box of 2 in [-0.5, 50]")]
    [InlineData(Flaw.NotWritten, "written", "left obs[1] unwritten")]
    [InlineData(Flaw.WrittenBeside, "indices", "obs[2] was written, expected an index from 0 to 1")]
    [InlineData(Flaw.ReadBeside, "indices", "act[1] was read, expected an index from 0 to 0")]
    [InlineData(Flaw.Clock, "determinism", "never from the clock")]
    [InlineData(Flaw.LeftoverState, "determinism", "Reset must set every field")]
    [InlineData(Flaw.SharedState, "isolation", "depends on how many run beside it")]
    [InlineData(Flaw.Allocates, "allocation", "bytes allocated per step")]
    [InlineData(Flaw.IgnoresTask, "task-matters", "nothing that the environments give depends on which")]
    [InlineData(Flaw.Explodes, "extreme-actions", "expected a finite number")]
    [InlineData(Flaw.SeesTheFuture, "look-ahead", "visible before acting")]
    [InlineData(Flaw.ShowsTask, "hidden-task", "obs[1] never changes within a task")]
    [InlineData(Flaw.ShowsTaskAtFirst, "hidden-task", "the first observation tells perStep (R^2 1.000")]
    [InlineData(Flaw.PaysOne, "reward-varies", "every reward was 1 in")]
    [InlineData(Flaw.StopsByClock, "time-limit", "every episode terminated at its step 20, whatever was done")]
    [InlineData(Flaw.SolvedUndeclared, "success", "step 3 is Solved, and the Spec's Success does not say when")]
    [InlineData(Flaw.WidensToLess, "widened", "perStep: widened, [0, 1] became [0, 0.5], which does not contain it")]
    [InlineData(Flaw.WidensToOtherSizes, "widened", "the action of the widened family has 2 numbers, that of the trained one 1 numbers")]
    [InlineData(Flaw.WidensBeyondItsSpace, "widened", "a task outside the trained range breaks 'observations': env 0, step")]
    [InlineData(Flaw.Throws, "runs", "InvalidOperationException: motor 3 lost its link (in FlawedEnv.Step, Flaws.cs line")]
    public void A_flaw_is_found_and_named(Flaw flaw, string check, string words)
    {
        (string Check, string Problem)[] found = [.. Findings(new FlawedFamily(flaw))];
        Assert.Contains(found, f => f.Check == check);
        Assert.Contains(words, found.First(f => f.Check == check).Problem);
    }

    [Fact]
    public void A_sound_family_with_spans_passes() => Assert.Empty(Findings(new SpanFlawedFamily(Flaw.None)));

    [Theory]
    [InlineData(Flaw.NotFinite, "finite", "reward is NaN")]
    [InlineData(Flaw.NotWritten, "finite", "obs[1] is NaN")]
    [InlineData(Flaw.Clock, "determinism", "never from the clock")]
    [InlineData(Flaw.LeftoverState, "determinism", "Reset must set every field")]
    [InlineData(Flaw.Allocates, "allocation", "bytes allocated per step")]
    [InlineData(Flaw.SeesTheFuture, "look-ahead", "visible before acting")]
    [InlineData(Flaw.WrittenBeside, "indices", "obs has 2 and act 1 numbers")]
    [InlineData(Flaw.ShowsTask, "hidden-task", "obs[1] never changes within a task")]
    public void A_flaw_is_found_in_the_form_with_spans_too(Flaw flaw, string check, string words)
    {
        (string Check, string Problem)[] found = [.. Findings(new SpanFlawedFamily(flaw))];
        Assert.Contains(words, found.First(f => f.Check == check).Problem);
    }

    [Theory]
    [InlineData(Flaw.SeesTheFuture, "look-ahead")]
    [InlineData(Flaw.ShowsTask, "hidden-task")]
    [InlineData(Flaw.ShowsTaskAtFirst, "hidden-task")]
    [InlineData(Flaw.PaysOne, "reward-varies")]
    [InlineData(Flaw.StopsByClock, "time-limit")]
    public void A_warning_comes_alone_where_that_is_all(Flaw flaw, string check)
    {
        Assert.Equal([check], Findings(new FlawedFamily(flaw)).Select(f => f.Check));
        Assert.Equal(Severity.Warning, EnvChecks.Of(check).Severity);
    }

    [Fact]
    public void What_an_episode_cannot_be_played_for_is_told_under_one_basic_rule()
    {
        foreach ((Flaw flaw, string check) in new[] { (Flaw.Throws, "runs"), (Flaw.WrittenBeside, "indices"), (Flaw.NotWritten, "written"), (Flaw.NotFinite, "finite") })
        {
            var subject = new CheckedFamily(new FlawedFamily(flaw), TaskPool.Unlimited);
            Assert.Equal([check], EnvChecks.All.Where(c => c.IsBasic && c.Problem(subject) is not null).Select(c => c.Name));
        }
    }

    [Fact]
    public void A_horizon_that_nobody_lives_to_see_is_probed_in_part()
        => Assert.Empty(Findings(new FlawedFamily(Flaw.None) { Horizon = 2_000_000_000 }));

    [Fact]
    public void A_pool_of_few_tasks_is_recognized_and_may_be_shared_with_a_warning()
    {
        Assert.Equal(TaskPool.Finite, CheckedFamily.PoolOf(new Guess()));
        Assert.Equal(TaskPool.Unlimited, CheckedFamily.PoolOf(new Walk()));
        (string check, string problem) = Assert.Single(Findings(new Guess(), TaskPool.Finite));
        Assert.Equal("held-out", check);
        Assert.Contains("evaluations measure what was trained on", problem);
        Assert.Equal(Severity.Warning, EnvChecks.Of(check).Severity);
        Assert.Contains("split", Findings(new Guess()).Select(f => f.Check));
    }

    [Fact]
    public void A_single_task_cannot_matter_and_is_a_warning_only()
        => Assert.Equal(["held-out"], Findings(new OneGuess(), TaskPool.Finite).Select(f => f.Check));

    sealed record OneGuess : TaskFamily<GuessEnv, Answer>
    {
        public override string Name => "one-guess";
        public override EnvSpec Spec => new Guess().Spec;
        protected override Answer SampleTask(Split split, ref Rng rng) => new(1);
    }

    [Fact]
    public void A_vector_environment_that_does_not_write_success_is_found()
    {
        string? problem = EnvChecks.Of("success").Problem(new CheckedFamily(new Mute(), TaskPool.Unlimited));
        Assert.Equal("step 1: the Spec declares Success, and the vector environment leaves the Solved it is given unwritten", problem);
    }

    // Steps walks and does not hand on where success goes.
    sealed record Mute : TaskFamily
    {
        public override string Name => "mute";
        public override EnvSpec Spec => new Walk().Spec with { Success = SuccessRule.AtAnyTime };
        public override ITask Sample(Split split, Seed seed) => new Task(new Walk().Sample(split, seed));

        sealed record Task(ITask Inner) : ITask
        {
            public string Description => Inner.Description;
            public IReadOnlyDictionary<string, double> Parameters => Inner.Parameters;
            public IVectorEnv CreateEnvs(int count) => new Envs(Inner.CreateEnvs(count));
        }

        sealed class Envs(IVectorEnv inner) : IVectorEnv
        {
            public int Count => inner.Count;
            public EnvSpec Spec => new Mute().Spec;
            public void Reset(Seed seed, Span<float> obs, int first = 0) => inner.Reset(seed, obs, first);
            public void Step(ReadOnlySpan<float> act, StepSpans into) => inner.Step(act, into with { Solved = [] });
        }
    }

    [Fact]
    public void An_unknown_check_is_an_error_that_lists_them()
        => Assert.Contains("determinism", Assert.Throws<ArgumentException>(() => EnvChecks.Of("luck")).Message);
}
