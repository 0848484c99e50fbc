using MetaRL.Envs;

namespace MetaRL.Comparison;

/// <summary>Draws how often runs and tasks occur in a resample.</summary>
static class Resamples
{
    /// <summary>Sets how often each run of each task occurs; n times in all for each task.</summary>
    public static void DrawRuns(Resampling kind, int runs, int tasks, ref Rng rng, ResampleWeights into)
    {
        if (kind == Resampling.Stratified)
        {
            into.Fill(0);
            for (int task = 0; task < tasks; task++)
            {
                for (int draw = 0; draw < runs; draw++) into[rng.Below(runs), task]++;
            }
            return;
        }
        bool redraw = kind is Resampling.Runs or Resampling.Crossed;
        int[] copies = redraw ? Counts(runs, ref rng) : Ones(runs);
        for (int run = 0; run < runs; run++)
        {
            for (int task = 0; task < tasks; task++) into[run, task] = copies[run];
        }
    }

    /// <summary>How often each task occurs; [tasks].</summary>
    public static int[] DrawTasks(Resampling kind, int tasks, ref Rng rng)
    {
        bool redraw = kind is Resampling.Tasks or Resampling.Crossed;
        return redraw ? Counts(tasks, ref rng) : Ones(tasks);
    }

    static int[] Ones(int count)
    {
        int[] ones = new int[count];
        Array.Fill(ones, 1);
        return ones;
    }

    static int[] Counts(int count, ref Rng rng)
    {
        int[] counts = new int[count];
        for (int draw = 0; draw < count; draw++) counts[rng.Below(count)]++;
        return counts;
    }
}
