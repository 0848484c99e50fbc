using MetaRL.Envs;

namespace MetaRL.Rollouts;

/// <summary>Puts the pieces of a task's rollouts side by side.</summary>
static class TrajectoryAssembly
{
    /// <summary>The trajectories of all pieces, which end here. What follows an environment's last episode repeats its last
    /// step, masked and without flags: samples that the policy could have made, whatever was played together.</summary>
    /// <param name="spec">Gives O and A.</param>
    /// <param name="pieces">In the order of their environments.</param>
    /// <param name="memory">Where the trajectories' own comes from.</param>
    public static Trajectories Of(EnvSpec spec, IReadOnlyList<Recording> pieces, SampleMemory memory)
    {
        int steps = pieces.Max(static p => p.Steps), envs = pieces.Sum(static p => p.Count), episodes = pieces[0].Episodes;
        var layout = new Layout(pieces, steps, envs, memory);
        float[] mask = layout.Join(static p => p.Mask, 1);
        int[] last = LastSteps(mask, steps, envs);
        T[] Column<T>(Func<Recording, RowBuffer<T>> of, int width) => Repeated(layout.Join(of, width), last, steps, width);
        bool[] Flag(Func<Recording, RowBuffer<bool>> of) => Cleared(layout.Join(of, 1), mask);
        return new()
        {
            Steps = steps,
            Envs = envs,
            Obs = Column(static p => p.Obs, spec.ObsDim),
            Act = Column(static p => p.Act, spec.ActDim),
            LogProb = Column(static p => p.LogProb, 1),
            Reward = Column(static p => p.Reward, 1),
            Mask = mask,
            Time = Column(static p => p.Time, 1),
            Episode = Column(static p => p.Episode, 1),
            Terminated = Flag(static p => p.Terminated),
            Truncated = Flag(static p => p.Truncated),
            FinalObs = Join(pieces, static p => p.FinalObs, episodes, envs, spec.ObsDim),
            EpisodeReturns = Join(pieces, static p => p.Returns, episodes, envs, 1),
            EpisodeSolved = pieces[0].Solved is null ? null : Join(pieces, static p => p.Solved!, episodes, envs, 1),
            ValidSteps = pieces.Sum(static p => p.ValidSteps),
        };
    }

    // Of each environment, the last step that counts; [B].
    static int[] LastSteps(float[] mask, int steps, int envs)
    {
        var last = new int[envs];
        for (int b = 0; b < envs; b++)
        {
            int t = steps - 1;
            while (t > 0 && mask[t * envs + b] == 0) t--;
            last[b] = t;
        }
        return last;
    }

    static T[] Repeated<T>(T[] column, int[] last, int steps, int width)
    {
        int envs = last.Length;
        for (int b = 0; b < envs; b++)
        {
            ReadOnlySpan<T> from = column.AsSpan((last[b] * envs + b) * width, width);
            for (int t = last[b] + 1; t < steps; t++) from.CopyTo(column.AsSpan((t * envs + b) * width));
        }
        return column;
    }

    static bool[] Cleared(bool[] flags, float[] mask)
    {
        for (int n = 0; n < flags.Length; n++) flags[n] &= mask[n] != 0;
        return flags;
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

    readonly struct Layout(IReadOnlyList<Recording> pieces, int steps, int envs, SampleMemory memory)
    {
        // [own H, own B, width] of each piece → [H, B, width]
        public T[] Join<T>(Func<Recording, RowBuffer<T>> of, int width)
        {
            if (pieces is [var only]) return of(only).Take(steps);
            // Zeros stay where a piece has fewer steps: masked samples.
            T[] all = memory.Allocate<T>(steps, (long)envs * width);
            foreach (Recording piece in pieces)
            {
                RowBuffer<T> rows = of(piece);
                for (int t = 0; t < piece.Steps; t++) rows.Written(t).CopyTo(all.AsSpan((t * envs + piece.First) * width));
            }
            return all;
        }
    }
}
