using MetaRL.Envs;

namespace MetaRL.Rollouts;

/// <summary>Puts the pieces of a task's rollouts side by side.</summary>
static class TrajectoryAssembly
{
    /// <summary>The trajectories of all pieces, which end here. A piece that ended early is filled up with masked samples.</summary>
    /// <param name="spec">Gives O and A.</param>
    /// <param name="pieces">In the order of their environments.</param>
    public static Trajectories Of(EnvSpec spec, IReadOnlyList<Recording> pieces)
    {
        int steps = pieces.Max(static p => p.Steps), envs = pieces.Sum(static p => p.Count), episodes = pieces[0].Episodes;
        var layout = new Layout(pieces, steps, envs);
        var tau = new Trajectories
        {
            Steps = steps,
            Envs = envs,
            Obs = layout.Join(static p => p.Obs, spec.ObsDim),
            Act = layout.Join(static p => p.Act, spec.ActDim),
            LogProb = layout.Join(static p => p.LogProb, 1),
            Reward = layout.Join(static p => p.Reward, 1),
            Mask = layout.Join(static p => p.Mask, 1, masked: true),
            Time = layout.Join(static p => p.Time, 1),
            Episode = layout.Join(static p => p.Episode, 1),
            Terminated = layout.Join(static p => p.Terminated, 1, masked: true),
            Truncated = layout.Join(static p => p.Truncated, 1, masked: true),
            FinalObs = Join(pieces, static p => p.FinalObs, episodes, envs, spec.ObsDim),
            EpisodeReturns = Join(pieces, static p => p.Returns, episodes, envs, 1),
            ValidSteps = pieces.Sum(static p => p.ValidSteps),
        };
        foreach (Recording piece in pieces) piece.Dispose();
        return tau;
    }

    // [episodes, own B, width] of each piece → [episodes, B, width]
    static T[] Join<T>(IReadOnlyList<Recording> pieces, Func<Recording, T[]> of, int episodes, int envs, int width)
    {
        var all = new T[episodes * envs * width];
        foreach (Recording piece in pieces)
            for (int e = 0; e < episodes; e++)
            {
                int row = piece.Count * width;
                of(piece).AsSpan(e * row, row).CopyTo(all.AsSpan((e * envs + piece.First) * width));
            }
        return all;
    }

    readonly struct Layout(IReadOnlyList<Recording> pieces, int steps, int envs)
    {
        // [H, own B, width] of each piece → [H, B, width]. What is missing at the end repeats the piece's last step, so that
        // masked samples are such as the policy could have made; flags of it are left out.
        public T[] Join<T>(Func<Recording, RowBuffer<T>> of, int width, bool masked = false)
        {
            if (pieces is [var only]) return of(only).WrittenTo(steps).ToArray();
            var all = new T[steps * envs * width];
            foreach (Recording piece in pieces)
            {
                RowBuffer<T> rows = of(piece);
                int end = masked ? piece.Steps : steps;
                for (int t = 0; t < end; t++)
                    rows.Written(Math.Min(t, piece.Steps - 1)).CopyTo(all.AsSpan((t * envs + piece.First) * width));
            }
            return all;
        }
    }
}
