using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Rollouts.Tests;

/// <summary>What a task shows must not depend on how its environments are dealt out.</summary>
public sealed class RolloutSamplerTests
{
    static readonly Walk Family = new() { Horizon = 12 };
    static readonly ITask[] Tasks = [Family.Of(new Ending(0.3f)), Family.Of(new Ending(0)), Family.Of(new Ending(0.1f))];
    static readonly Seed[] Seeds = [new(5), new(6), new(7)];
    static readonly GaussianMlp Policy = new() { Hidden = [8] };

    static Params Weights(int task) => Policy.Init(Family.Spec, SimdBackend.Instance, new Seed((ulong)task));

    static IActor Actor(int task, int count) => Policy.CreateActor(Family.Spec, Weights(task), count);

    static Trajectories AtOnce(int task, int rollouts, int episodes)
        => new Collector(Tasks[task], Family.Spec, rollouts, episodes).Collect(Actor(task, rollouts), Seeds[task]);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 2)]
    [InlineData(13, 3)]
    [InlineData(20, 1)]
    public void All_that_counts_is_as_if_played_at_once_for_any_number_of_workers(int rollouts, int episodes)
    {
        foreach (int workers in (int[])[1, 3, 12])
        {
            using var pool = new WorkerPool(workers);
            Trajectories[] all = new RolloutSampler(Tasks, Family.Spec, rollouts, episodes, pool).Collect(Actor, Seeds);
            for (int i = 0; i < Tasks.Length; i++) AssertSame(AtOnce(i, rollouts, episodes), all[i]);
        }
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(4, 3)]
    [InlineData(6, 1)]
    [InlineData(1, 1, 1, 1, 1, 1, 1)]
    public void Every_split_into_pieces_gives_the_same(params int[] sizes)
    {
        int rollouts = sizes.Sum(), first = 0;
        var pieces = new List<Recording>();
        var attendance = new Attendance(new(Family.Spec, rollouts, episodes: 2));
        foreach (int count in sizes)
        {
            var collector = new Collector(Tasks[0], Family.Spec, count, episodes: 2, first);
            pieces.Add(collector.Record(Actor(0, count), Seeds[0], attendance, default));
            first += count;
        }
        AssertSame(AtOnce(0, rollouts, episodes: 2), TrajectoryAssembly.Of(Family.Spec, pieces, attendance.Memory));
    }

    [Fact]
    public void What_memory_held_before_is_never_seen()
    {
        // Long enough that an array of one's own would be handed out with what it held before.
        Walk family = new() { Horizon = 1000 };
        ITask task = family.Of(new Ending(0.01f));
        Trajectories? first = null;
        for (int repeat = 0; repeat < 20; repeat++)
        {
            LeaveGarbage();
            var attendance = new Attendance(new(family.Spec, 8, episodes: 1));
            Recording[] pieces = [.. Enumerable.Range(0, 4).Select(i => Piece(family, task, 2 * i, attendance))];
            Assert.True(pieces.DistinctBy(p => p.Steps).Count() > 1, "pieces should differ in length");
            Trajectories all = TrajectoryAssembly.Of(family.Spec, pieces, attendance.Memory);
            first ??= all;
            AssertSame(first, all);
            Assert.Equal(first.ValidSteps, all.Mask.Sum());
        }
    }

    static Recording Piece(Walk family, ITask task, int first, Attendance attendance) =>
        new Collector(task, family.Spec, 2, episodes: 1, first).Record(Policy.CreateActor(family.Spec, Weights(0), 2), Seeds[0], attendance, default);

    static void LeaveGarbage()
    {
        for (int i = 0; i < 200; i++) Array.Fill(new float[8000 + i], float.NaN);
        GC.Collect();
    }

    // Masked samples of a piece that ended early were never played: they repeat its last step.
    static void AssertSame(Trajectories expected, Trajectories found)
    {
        Assert.Equal((expected.Steps, expected.Envs, expected.ValidSteps), (found.Steps, found.Envs, found.ValidSteps));
        Assert.Equal(expected.Mask, found.Mask);
        Assert.Equal(expected.FinalObs, found.FinalObs);
        Assert.Equal(expected.EpisodeReturns, found.EpisodeReturns);
        for (int n = 0; n < expected.Count; n++)
        {
            if (expected.Mask[n] == 0) continue;
            Assert.Equal(expected.Obs[(2 * n)..(2 * n + 2)], found.Obs[(2 * n)..(2 * n + 2)]);
            Assert.Equal((expected.Act[n], expected.LogProb[n], expected.Reward[n]), (found.Act[n], found.LogProb[n], found.Reward[n]));
            Assert.Equal((expected.Time[n], expected.Episode[n]), (found.Time[n], found.Episode[n]));
            Assert.Equal((expected.Terminated[n], expected.Truncated[n]), (found.Terminated[n], found.Truncated[n]));
        }
    }

    [Fact]
    public void Behind_an_environments_end_its_last_step_is_repeated_without_its_flags()
    {
        const int rollouts = 20;
        using var pool = new WorkerPool(2);
        Trajectories tau = new RolloutSampler(Tasks, Family.Spec, rollouts, 1, pool).Collect(Actor, Seeds)[0];
        int repeated = 0;
        for (int b = 0; b < rollouts; b++)
        {
            int end = Enumerable.Range(0, tau.Steps).Last(t => tau.Mask[t * rollouts + b] == 1);
            for (int t = end + 1; t < tau.Steps; t++, repeated++)
            {
                int n = t * rollouts + b, last = end * rollouts + b;
                Assert.Equal((0, false, false), (tau.Mask[n], tau.Terminated[n], tau.Truncated[n]));
                Assert.Equal((tau.Obs[2 * last], tau.Act[last], tau.LogProb[last]), (tau.Obs[2 * n], tau.Act[n], tau.LogProb[n]));
            }
        }
        Assert.True(repeated > 0, "all environments end together, so nothing was tested");
    }

    // With one worker whole tasks are played at once, with 16 every piece alone.
    [Fact]
    public void Everything_is_the_same_whatever_was_played_together()
    {
        Trajectories[] With(int workers)
        {
            using var pool = new WorkerPool(workers);
            return new RolloutSampler(Tasks, Family.Spec, 20, 2, pool).Collect(Actor, Seeds);
        }
        foreach ((Trajectories one, Trajectories many) in With(1).Zip(With(16)))
        {
            Assert.Equal(one.Obs, many.Obs);
            Assert.Equal(one.Act, many.Act);
            Assert.Equal(one.LogProb, many.LogProb);
            Assert.Equal(one.Reward, many.Reward);
            Assert.Equal(one.Mask, many.Mask);
            Assert.Equal(one.Time, many.Time);
            Assert.Equal(one.Episode, many.Episode);
            Assert.Equal(one.Terminated, many.Terminated);
            Assert.Equal(one.Truncated, many.Truncated);
            Assert.Equal(one.FinalObs, many.FinalObs);
            Assert.Equal(one.EpisodeReturns, many.EpisodeReturns);
        }
    }

    [Theory]
    [InlineData(20, 1, new[] { 6, 6, 6, 2 })]
    [InlineData(6, 1, new[] { 6 })]
    [InlineData(1, 1, new[] { 1 })]
    [InlineData(20, 4, new[] { 8, 8, 4 })]
    [InlineData(40, 16, new[] { 16, 16, 8 })]
    public void Pieces_are_multiples_of_what_steps_best_together(int rollouts, int multiple, int[] sizes)
    {
        (int First, int Count)[] pieces = [.. RolloutSampler.PiecesOf(rollouts, multiple)];
        Assert.Equal(sizes, pieces.Select(static p => p.Count));
        Assert.Equal(sizes.Select((_, i) => sizes[..i].Sum()), pieces.Select(static p => p.First));
    }

    [Fact]
    public void A_sampler_may_play_again_and_earlier_rollouts_leave_no_trace()
    {
        using var pool = new WorkerPool(2);
        var sampler = new RolloutSampler(Tasks, Family.Spec, 8, 1, pool);
        sampler.Collect(Actor, [new(91), new(92), new(93)]);
        AssertSame(AtOnce(1, 8, 1), sampler.Collect(Actor, Seeds)[1]);
    }

    [Fact]
    public void A_failure_names_the_task_and_its_seed()
    {
        using var pool = new WorkerPool(2);
        var sampler = new RolloutSampler(Tasks, Family.Spec, 20, 1, pool);
        JobException e = Assert.Throws<JobException>(() => sampler.Collect((task, count) => task == 2 ? throw new FormatException("boom") : Actor(task, count), Seeds));
        Assert.Equal(2, e.Index);
        TaskFailedException cause = Assert.IsType<TaskFailedException>(e.InnerException);
        Assert.Contains(Tasks[2].Description, cause.Message);
        Assert.Contains($"0x{Seeds[2].Key:x16}", cause.Message);
        Assert.Contains("boom", cause.Message);
    }

    [Fact]
    public void Cancelling_stops_every_piece()
    {
        using var pool = new WorkerPool(2);
        using var source = new CancellationTokenSource();
        var sampler = new RolloutSampler(Tasks, Family.Spec, 20, 1, pool);
        Assert.ThrowsAny<OperationCanceledException>(() => sampler.Collect((_, _) => new Cancels(source, at: 3), Seeds, source.Token));
        Assert.Equal(20, sampler.Collect(Actor, Seeds)[0].Envs);
    }

    [Fact]
    public void A_piece_alone_cannot_be_taken_for_all()
    {
        var piece = new Collector(Tasks[0], Family.Spec, 2, first: 6);
        var e = Assert.Throws<InvalidOperationException>(() => piece.Collect(Actor(0, 2), Seeds[0]));
        Assert.Contains(nameof(RolloutSampler), e.Message);
    }
}
