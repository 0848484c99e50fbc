using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.TestKit;

namespace Tensors.Torch.Tests;

/// <summary>Data of tasks that no environment showed: random numbers in the form of one rollout of each.</summary>
static class RandomData
{
    public const int Samples = 7, Choices = 4;

    public static readonly EnvSpec Box = new(BoxSpace.Unbounded(5), BoxSpace.Uniform(2, -1, 1), Samples);
    public static readonly EnvSpec Discrete = new(BoxSpace.Unbounded(5), new DiscreteSpace(Choices), Samples);

    public static TaskData[] Of(EnvSpec spec, int tasks, int steps)
    {
        PolicySample Sample(int task, int phase) => SampleOf(spec, task, seed: 100 * task + 10 * phase);
        TaskData Task(int task) => new([.. Enumerable.Range(0, steps).Select(k => Sample(task, k))], Sample(task, steps));
        return [.. Enumerable.Range(0, tasks).Select(Task)];
    }

    static PolicySample SampleOf(EnvSpec spec, int task, int seed)
    {
        float[] choices = [.. Enumerable.Range(0, Samples).Select(n => (float)((task + n) % Choices))];
        var trajectories = new Trajectories
        {
            Steps = Samples,
            Envs = 1,
            Obs = Random(spec.ObsDim, seed),
            Act = spec.Action is DiscreteSpace ? choices : Random(spec.ActDim, seed + 1),
            LogProb = Random(1, seed + 2),
            Reward = Random(1, seed + 4),
            Mask = [.. Enumerable.Repeat(1f, Samples)],
            Time = [.. Enumerable.Range(0, Samples)],
            Episode = new int[Samples],
            Terminated = new bool[Samples],
            Truncated = [.. Enumerable.Range(1, Samples).Select(static n => n == Samples)],
            FinalObs = new float[spec.ObsDim],
            EpisodeReturns = [0],
            ValidSteps = Samples,
        };
        return new(trajectories, new(Random(1, seed + 3), Random(1, seed + 5), Random(1, seed + 6)));
    }

    static float[] Random(int width, int seed) => Array.ConvertAll(Dense.Random([Samples, width], seed).Values, static x => (float)x);
}

/// <summary>Spaces alone, for problems whose data are given.</summary>
sealed record GivenSpaces(EnvSpec Spaces) : TaskFamily
{
    public override string Name => "given";
    public override EnvSpec Spec => Spaces;
    public override ITask Sample(Split split, Seed seed) => throw new NotSupportedException();
}
