using System.Runtime.CompilerServices;
using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Tensors;

namespace MetaRL.Problems;

/// <summary>The environments of some tasks.</summary>
sealed class PolicySource(PolicyProblem problem, IReadOnlyList<ITask> tasks, int rollouts, WorkerPool pool) : ITaskSource
{
    readonly EnvSpec spec = problem.Spec;
    // Families whose observations have been looked at: what is wrong with one shows in its first collection, and later ones pay nothing.
    static readonly ConditionalWeakTable<TaskFamily, object> Seen = [];

    readonly RolloutSampler sampler = new(tasks, problem.Spec, rollouts, problem.Episodes, pool);

    public Sample[] Draw(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
    {
        Trajectories[] all = Collect(weights, seeds, cancel);
        Sample Estimated(int i) => new PolicySample(all[i], Advantages.Of(all[i], problem.Baseline, problem.Advantage));
        return pool.Map(all, (_, i, stop) => pool.Tasks.Run(tasks[i], seeds[i], () => Estimated(i), stop), cancel);
    }

    public TaskScore[] Score(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
        => Array.ConvertAll(Collect(weights, seeds, cancel), static tau => new TaskScore(tau.MeanReturnByEpisode, tau.SuccessRate));

    Trajectories[] Collect(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
    {
        IActor Actor(int task, int count) => problem.Policy.CreateActor(spec, weights[task], count);
        bool isFirst = !Seen.TryGetValue(problem.Family, out _);
        sampler.Check = isFirst ? new(problem.Name, spec.Observation) : null;
        Trajectories[] all = sampler.Collect(Actor, seeds, cancel);
        if (isFirst) Seen.AddOrUpdate(problem.Family, Seen);
        return all;
    }
}
