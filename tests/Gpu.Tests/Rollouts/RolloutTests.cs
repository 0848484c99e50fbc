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

    static IEnumerable<TaskFamily> Families => BuiltInFamilies.All.Select(static entry => entry.Family).Where(static f => Of(f) is { } p && Simulated.Backend.WhyOnHost(p) is null);

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

    [Fact]
    public void Scores_are_those_of_the_host()
    {
        PolicyProblem problem = Of(Family("cart-pole"))!;
        (Params[] weights, Params theta) = Weights(problem);
        using var pool = new WorkerPool(1);
        TaskScore[] host = problem.Open(DrawTasks(problem), 4, pool).Score(weights, Seeds, default);
        TaskScore[] card = Simulated.Backend.Open(problem, DrawTasks(problem), 4).Score(theta, Seeds, default);
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
        return (host, new([.. host[0].Names.Select(n => (n, Tensor.From(Simulated.Backend, All(n), host[0][n].Shape.With(0, Tasks))))]));
    }

    static (TrajectoryBatch Batch, IReadOnlyList<Sample> Told) Draw(PolicyProblem problem)
    {
        DeviceDraw drawn = Simulated.Backend.Open(problem, DrawTasks(problem), null).Draw(Weights(problem).Card, Seeds, default);
        return ((TrajectoryBatch)drawn.Batch, drawn.Told);
    }

    static void Agree(PolicyProblem problem)
    {
        using TensorScope scope = TensorScope.Open();
        using var pool = new WorkerPool(1);
        PolicySample[] host = [.. problem.Open(DrawTasks(problem), null, pool).Draw(Weights(problem).Host, Seeds, default).Cast<PolicySample>()];
        (TrajectoryBatch card, IReadOnlyList<Sample> told) = Draw(problem);
        TrajectoryBatch expected = TrajectoryBatch.Of(SimdBackend.Instance, host);
        int kept = expected.Obs.Count;   // the card has room for the longest rollouts there could be
        Tensor Kept(Tensor x) => x.Slice(1, 0, kept);
        // Beyond a task's last step the two repeat different samples.
        Tensor counts = Tensor.Min(expected.Weight * 1e6, Tensor.Full(SimdBackend.Instance, [1, 1, 1], 1));
        Tensor Counted(Tensor x) => x * counts;
        Tensor CountedOnCard(Tensor x) => Tensor.From(SimdBackend.Instance, Kept(x).ToArray(), Kept(x).Shape) * counts;
        Close("obs", Counted(expected.Obs.Values), CountedOnCard(card.Obs.Values));
        Close("act", Counted(expected.Act), CountedOnCard(card.Act));
        Close("ln π", Counted(expected.LogProb), CountedOnCard(card.LogProb));
        Close("reward", expected.Reward, Kept(card.Reward));
        Close("done", expected.Done, Kept(card.Done));
        Close("time", Counted(expected.Time), CountedOnCard(card.Time));
        Close("episode", Counted(expected.Episode), CountedOnCard(card.Episode));
        Close("weight", expected.Weight, Kept(card.Weight));
        Close("final obs", expected.FinalObs, card.FinalObs);
        Close("return", expected.Return, card.Return);
        Close("target", expected.Target, Kept(card.Target));
        Close("value", expected.Value, Kept(card.Value));
        Close("advantage", expected.Adv, Kept(card.Adv));
        Assert.All(card.Weight.Slice(1, kept, card.Obs.Count - kept).ToArray(), static w => Assert.Equal(0, w));
        for (int i = 0; i < Tasks; i++) Assert.Equal(host[i].Steps, told[i].Steps);
    }

    static void Close(string name, Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double[] want = expected.ToArray(), have = actual.ToArray();
        double scale = 1 + want.Max(Math.Abs);
        // Walls and rods amplify what is rounded otherwise, the longer the more.
        for (int i = 0; i < want.Length; i++)
            Assert.True(Math.Abs(want[i] - have[i]) <= 5e-3 * scale, $"{name}[{i}]: {have[i]:R}, expected {want[i]:R}");
        double[] early = [.. want.Zip(have, static (w, h) => Math.Abs(w - h)).Order()];
        Assert.InRange(early[early.Length / 2], 0, 1e-5 * scale);
    }
}
