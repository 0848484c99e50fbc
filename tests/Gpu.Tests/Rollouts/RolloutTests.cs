using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Policies;
using MetaRL.Policies.Baselines;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace Gpu.Tests.Rollouts;

/// <summary>What a card plays is what the host plays: the same draws, episodes, masks and advantages, up to rounding.</summary>
public sealed class RolloutTests
{
    const int Tasks = 3;

    static ISamplingBackend Card => Simulated.Single;

    static IEnumerable<TaskFamily> Families => BuiltInFamilies.All.Select(static entry => entry.Family).Where(static f => Of(f) is { } p && Card.WhyOnHost(p) is null);

    public static TheoryData<string> Names => [.. Families.Select(static f => f.Name)];

    static PolicyProblem? Of(TaskFamily family)
    {
        try { _ = family.Sample(Split.Train, new Seed(1)); }
        catch (InvalidDataException) { return null; }   // replayed prices without a folder of them
        Policy policy = family.Spec.Action.Choices.IsEmpty ? new GaussianMlp { Hidden = [8, 6], InitialLogStd = -1 } : new CategoricalMlp { Hidden = [8, 6] };
        return new() { Family = family, Policy = policy, Rollouts = 5 };
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_family_that_the_card_knows(string name) => Agree(Of(Families.First(f => f.Name == name))!);

    [Fact]
    public void Trials_of_several_episodes_with_credit_across_them()
        => Agree(Of(Family("grid-navi"))! with { Episodes = 3, Advantage = new(0.9, 0.8, Standardize: false, Credit.Trial) });

    [Fact]
    public void Episodes_that_end_early() => Agree(Of(Family("cart-pole"))! with { Episodes = 2 });

    [Fact]
    public void Without_a_baseline() => Agree(Of(Family("pendulum"))! with { Baseline = new ZeroBaseline(), Advantage = new(0.95, 0.9) });

    [Fact]
    public void Rollouts_that_fill_no_group() => Agree(Of(Family("point-navigation"))! with { Rollouts = 1 });

    [Fact]
    public void Returns_that_say_nothing_give_no_advantage()
    {
        PolicyProblem problem = Of(new Idle())!;
        Agree(problem);
        Assert.All(Draw(problem).Batch.Adv.ToArray(), static a => Assert.Equal(0, a));
    }

    [Fact]
    public void A_reward_that_is_no_number_is_named_with_task_seed_environment_and_step()
    {
        PolicyProblem problem = Of(new Idle { FaultAt = 4 })!;
        JobException e = Assert.Throws<JobException>(() => Draw(problem));
        Assert.Equal(0, e.Index);
        Assert.Contains($"seed 0x{Seeds[0].Key:x16}", e.Message);
        Assert.Contains("env 0: the reward of step 4 is not finite", e.InnerException!.ToString());
    }

    [Theory]
    [InlineData(Carelessness.WritesBeyond, "Observe at step 2 writes beyond")]
    [InlineData(Carelessness.WritesBefore, "Observe at step 2 writes beyond")]
    [InlineData(Carelessness.LeavesOut, "an observation at step 2 is not finite, or was not written in full")]
    [InlineData(Carelessness.ReadsBeyond, "Step 2 reads beyond the action")]
    public void An_index_beyond_and_a_number_left_out_are_named_and_touch_nothing(Carelessness what, string words)
    {
        JobException e = Assert.Throws<JobException>(() => Draw(Of(new Careless(what))!));
        Assert.Contains($"env 0: {words}", e.InnerException!.ToString());
    }

    [Fact]
    public void A_deviation_that_is_no_number_is_told_as_on_the_host()
    {
        PolicyProblem problem = Of(Family("pendulum"))!;
        (_, Params theta) = Weights(problem);
        string logStd = theta.Names.Single(static n => n.Contains("std"));
        Params bad = theta.With(new([(logStd, theta[logStd] * double.NaN)]));
        using IDeviceSource source = Card.Open(problem, DrawTasks(problem), null);
        JobException e = Assert.Throws<JobException>(() => source.Draw(bad, Seeds, default));
        Assert.Contains("an action at step 0 is not finite", e.InnerException!.ToString());
    }

    [Fact]
    public void Scores_are_those_of_the_host()
    {
        PolicyProblem problem = Of(Family("cart-pole"))!;
        (Params[] weights, Params theta) = Weights(problem);
        using var pool = new WorkerPool(1);
        TaskScore[] host = problem.Open(DrawTasks(problem), 4, pool).Score(weights, Seeds, default);
        using IDeviceSource source = Card.Open(problem, DrawTasks(problem), 4);
        TaskScore[] card = source.Score(theta, Seeds, default);
        for (int i = 0; i < Tasks; i++)
        {
            Assert.Equal(host[i].ByEpisode[0], card[i].ByEpisode[0], 4);
            Assert.Equal(host[i].SuccessRate!.Value, card[i].SuccessRate!.Value, 6);
        }
    }

    static TaskFamily Family(string name) => BuiltInFamilies.All.First(e => e.Family.Name == name).Family;

    static Seed[] Seeds => [.. Enumerable.Range(0, Tasks).Select(static i => new Seed(77).Fork((ulong)i))];

    static ITaskDescription[] DrawTasks(PolicyProblem problem) => [.. Enumerable.Range(0, Tasks).Select(i => problem.SampleTask(Split.Train, new Seed((ulong)i)))];

    // Of each task on the host, and of all on the card.
    static (Params[] Host, Params Card) Weights(PolicyProblem problem)
    {
        Params[] host = [.. Seeds.Select(s => problem.Init(SimdBackend.Instance, s))];
        double[] All(string name) => [.. host.SelectMany(w => w[name].ToArray())];
        return (host, new([.. host[0].Names.Select(n => (n, Tensor.From(Simulated.Single, All(n), host[0][n].Shape.With(0, Tasks))))]));
    }

    static (TrajectoryBatch Batch, IReadOnlyList<Sample> Told) Draw(PolicyProblem problem)
    {
        using IDeviceSource source = Card.Open(problem, DrawTasks(problem), null);
        DeviceDraw drawn = source.Draw(Weights(problem).Card, Seeds, default);
        return ((TrajectoryBatch)drawn.Batch, drawn.Told);
    }

    static void Agree(PolicyProblem problem)
    {
        using TensorScope scope = TensorScope.Open();
        using var pool = new WorkerPool(1);
        PolicySample[] host = [.. problem.Open(DrawTasks(problem), null, pool).Draw(Weights(problem).Host, Seeds, default).Cast<PolicySample>()];
        (TrajectoryBatch card, IReadOnlyList<Sample> told) = Draw(problem);
        for (int task = 0; task < Tasks; task++)
        {
            Trajectories played = Played(problem, card, task, isTruncated: host[task].Trajectories.Truncated.Contains(true));
            Agree(host[task].Trajectories, played, problem.Spec);
            Assert.Equal(played.MeanReturn, told[task].Return, 4);
            Assert.Equal(played.ValidSteps, told[task].Steps);
            AdvantageEstimate expected = Advantages.Of(played, problem.Baseline, problem.Advantage);
            Close("target", expected.Target, Row(card.Target, task));
            Close("value", expected.Value, Row(card.Value, task));
            Close("advantage", expected.Adv, Row(card.Adv, task));
        }
    }

    // Walls, rods and contacts amplify what is rounded otherwise, until two rollouts have nothing in common: the first steps count.
    static void Agree(Trajectories host, Trajectories card, EnvSpec spec)
    {
        int samples = Math.Min(Early, host.Steps) * host.Envs;
        Close("obs", host.Obs[..(samples * spec.ObsDim)], card.Obs[..(samples * spec.ObsDim)]);
        Close("act", host.Act[..(samples * spec.ActDim)], card.Act[..(samples * spec.ActDim)]);
        Close("ln π", host.LogProb[..samples], card.LogProb[..samples]);
        Close("reward", [.. host.Reward.Zip(host.Mask, static (r, m) => r * m).Take(samples)], card.Reward[..samples]);
        Close("mask", host.Mask[..samples], card.Mask[..samples]);
        Assert.Equal(host.Time[..samples], card.Time[..samples]);
        Assert.Equal(host.Episode[..samples], card.Episode[..samples]);
        Assert.Equal(host.Terminated[..samples], card.Terminated[..samples]);
        Assert.Equal(host.Truncated[..samples], card.Truncated[..samples]);
        if (host.Steps > Early) return;
        Assert.Equal(host.ValidSteps, card.ValidSteps);
        Close("final obs", host.FinalObs, card.FinalObs);
    }

    const int Early = 12;

    // What the card has of a task, as the host would.
    static Trajectories Played(PolicyProblem problem, TrajectoryBatch card, int task, bool isTruncated)
    {
        int envs = card.Obs.Envs, episodes = problem.Episodes;
        float[] weight = Row(card.Weight, task), done = Row(card.Done, task), reward = Row(card.Reward, task), time = Row(card.Time, task), episode = Row(card.Episode, task);
        var returns = new double[episodes * envs];
        for (int n = 0; n < reward.Length; n++) returns[(int)episode[n] * envs + n % envs] += reward[n];
        bool IsCut(int n) => isTruncated && time[n] + 1 == problem.Spec.Horizon;
        return new()
        {
            Steps = card.Obs.Steps,
            Envs = envs,
            Obs = Row(card.Obs.Values, task),
            Act = Row(card.Act, task),
            LogProb = Row(card.LogProb, task),
            Reward = reward,
            Mask = Array.ConvertAll(weight, static w => w > 0 ? 1f : 0),
            Time = Array.ConvertAll(time, static t => (int)t),
            Episode = Array.ConvertAll(episode, static e => (int)e),
            Terminated = [.. done.Select((d, n) => d > 0 && !IsCut(n))],
            Truncated = [.. done.Select((d, n) => d > 0 && IsCut(n))],
            FinalObs = Row(card.FinalObs, task),
            EpisodeReturns = returns,
            ValidSteps = weight.Count(static w => w > 0),
        };
    }

    static float[] Row(Tensor x, int task) => [.. x.Slice(0, task, 1).ToArray().Select(static v => (float)v)];

    static void Close(string name, float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float scale = 1 + expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 3e-4 * scale, $"{name}[{i}]: {actual[i]:R}, expected {expected[i]:R}");
    }
}
