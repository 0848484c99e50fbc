using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Rollouts;

namespace MetaRL.Deploying;

/// <summary>Episodes side by side, in the layout of those that are played in training.</summary>
static class EpisodeLayout
{
    /// <summary>Rollouts of an episode each. What follows the last step of a shorter one repeats that step, masked.</summary>
    public static Trajectories SideBySide(EnvSpec spec, IReadOnlyList<Episode> episodes)
    {
        int steps = episodes.Max(static e => e.Steps), envs = episodes.Count, count = steps * envs;
        float[] Rows(Func<Episode, List<float>> of, int width)
        {
            var all = new float[count * width];
            for (int n = 0; n < count; n++)
            {
                (Episode episode, int step) = At(n);
                for (int i = 0; i < width; i++) all[n * width + i] = of(episode)[step * width + i];
            }
            return all;
        }
        T[] Each<T>(Func<Episode, int, T> of) => [.. Enumerable.Range(0, count).Select(n => of(episodes[n % envs], n / envs))];
        (Episode Episode, int Step) At(int n) => (episodes[n % envs], Math.Min(n / envs, episodes[n % envs].Steps - 1));
        return new()
        {
            Steps = steps,
            Envs = envs,
            Obs = Rows(static e => e.Obs, spec.ObsDim),
            Act = Rows(static e => e.Act, spec.ActDim),
            LogProb = Rows(static e => e.LogProb, 1),
            Reward = Rows(static e => e.Reward, 1),
            Mask = Each(static (e, t) => t < e.Steps ? 1f : 0),
            Time = Each(static (e, t) => Math.Min(t, e.Steps - 1)),
            Episode = new int[count],
            Terminated = Each(static (e, t) => t == e.Steps - 1 && e.IsTerminated),
            Truncated = Each(static (e, t) => t == e.Steps - 1 && !e.IsTerminated),
            FinalObs = [.. episodes.SelectMany(static e => e.FinalObs)],
            EpisodeReturns = [.. episodes.Select(static e => e.Reward.Sum(static r => (double)r))],
            ValidSteps = episodes.Sum(static e => e.Steps),
        };
    }

    /// <summary>One rollout of a sample, each of its steps with the weight that it has among all: losses and gradients of the parts add up to those of the whole.</summary>
    public static PolicySample Part(PolicySample whole, int rollout)
    {
        Trajectories tau = whole.Trajectories;
        int steps = Enumerable.Range(0, tau.Steps).Count(t => tau.Mask[t * tau.Envs + rollout] > 0);
        T[] Own<T>(T[] column)
        {
            int width = column.Length / tau.Count;
            var own = new T[steps * width];
            for (int t = 0; t < steps; t++) column.AsSpan((t * tau.Envs + rollout) * width, width).CopyTo(own.AsSpan(t * width));
            return own;
        }
        int obs = tau.FinalObs.Length / tau.Envs;
        Trajectories part = tau with
        {
            Steps = steps,
            Envs = 1,
            Obs = Own(tau.Obs),
            Act = Own(tau.Act),
            LogProb = Own(tau.LogProb),
            Reward = Own(tau.Reward),
            Mask = Own(tau.Mask),
            Time = Own(tau.Time),
            Episode = Own(tau.Episode),
            Terminated = Own(tau.Terminated),
            Truncated = Own(tau.Truncated),
            FinalObs = tau.FinalObs[(rollout * obs)..((rollout + 1) * obs)],
            EpisodeReturns = [tau.EpisodeReturns[rollout]],
        };
        return new(part, new(Own(whole.Estimate.Adv), Own(whole.Estimate.Value), Own(whole.Estimate.Target)));
    }
}
