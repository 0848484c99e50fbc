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
    readonly Policy model = problem.Model;
    // Families whose observations have been looked at: what is wrong with one shows in its first collection, and later ones pay nothing.
    static readonly ConditionalWeakTable<TaskFamily, object> Checked = [];

    readonly RolloutSampler sampler = new(tasks, problem.Spec, rollouts, problem.Episodes, pool);

    public Sample[] Draw(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
    {
        Trajectories[] all = Collect(weights, seeds, cancel);
        return pool.Map(all, (tau, i, stop) => pool.Tasks.Run(tasks[i], seeds[i], () => Estimated(tau, weights[i]), stop), cancel);
    }

    Sample Estimated(Trajectories tau, Params weights)
    {
        Trajectories scaled = RewardScaling.Apply(tau, model.RewardScale(weights));
        PolicyExperience? seen = model.KeepsStatistics ? Seen(tau) : null;
        AdvantageEstimate estimate = Advantages.Of(scaled, problem.BaselineOf(weights), problem.Advantage);
        return new PolicySample(scaled, estimate) { Seen = seen, ExplainedVariance = model.HasValue ? estimate.ExplainedVariance(scaled.Mask) : null };
    }

    PolicyExperience Seen(Trajectories tau)
    {
        float[] sums = RewardScaling.DiscountedSums(tau, problem.Advantage.Gamma);
        return new(RunningMoments.Of(tau.Obs, spec.ObsDim, tau.Mask), RunningMoments.Of(sums, 1, tau.Mask));
    }

    public TaskScore[] Score(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
        => Array.ConvertAll(Collect(weights, seeds, cancel), static tau => new TaskScore(tau.MeanReturnByEpisode, tau.SuccessRate));

    Trajectories[] Collect(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
    {
        IActor Actor(int task, int count) => model.CreateActor(spec, weights[task], count);
        bool isFirst = !Checked.TryGetValue(problem.Family, out _);
        sampler.Check = isFirst ? new(problem.Name, spec.Observation) : null;
        Trajectories[] all = sampler.Collect(Actor, seeds, cancel);
        if (isFirst) Checked.AddOrUpdate(problem.Family, Checked);
        return all;
    }
}
