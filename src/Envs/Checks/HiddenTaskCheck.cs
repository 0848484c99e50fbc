namespace MetaRL.Envs.Checks;

/// <summary>
/// Looks for observations that give the task away, in two ways. An entry that never changes within a task, yet differs
/// between tasks, is a function of the task, whatever it means. And where first observations explain a number of tasks that
/// the fit has not seen, nothing has to be found out by acting.
/// </summary>
static class HiddenTaskCheck
{
    const int Tasks = 16, Envs = 4, MostSteps = 50, MostFeatures = 100;
    const double Known = 0.99;

    internal static string? Probe(CheckedFamily f) =>
        (Label(f) ?? FirstSight(f)) is { } problem ? $"{problem}. Where the task is meant to be shown, that is as it should be; otherwise there is nothing to adapt to" : null;

    // The entries that the first step leaves aside are those of the reset: a leak there is found at first sight.
    static string? Label(CheckedFamily f)
    {
        int o = f.Spec.ObsDim, steps = (int)Math.Clamp(CheckedFamily.MostNumbers / (Envs * (long)o), 2, Math.Min(MostSteps, f.Steps));
        bool[] isConstant = [.. Enumerable.Repeat(true, o)];
        bool[] differs = new bool[o];
        float[]? firstTask = null;
        for (int k = 0; k < Tasks; k++)
        {
            Seed seed = CheckedFamily.Root.Fork((ulong)k);
            var play = new RandomPlay(f.Family.Sample(Split.Train, seed).CreateEnvs(Envs), seed);
            float[]? ofTask = null;
            for (int t = 0; t < steps; t++)
            {
                play.Step();
                ofTask ??= play.Buffers.FinalObsOf(0).ToArray();
                firstTask ??= ofTask;
                for (int i = 0; i < Envs; i++) Compare(play.Buffers.FinalObsOf(i), ofTask, isConstant);
            }
            for (int j = 0; j < o; j++) differs[j] |= ofTask![j] != firstTask![j];
        }
        int label = Enumerable.Range(0, o).FirstOrDefault(j => isConstant[j] && differs[j], -1);
        return label < 0 ? null : $"obs[{label}] never changes within a task and differs between tasks: it tells which task it is";
    }

    static void Compare(ReadOnlySpan<float> obs, float[] first, bool[] isConstant)
    {
        for (int j = 0; j < first.Length; j++) isConstant[j] &= obs[j] == first[j];
    }

    static string? FirstSight(CheckedFamily f)
    {
        int o = f.Spec.ObsDim;
        if (o > MostFeatures) return null;
        ITask[] tasks = [.. Enumerable.Range(0, 100 + 4 * (o + 1)).Select(k => f.Family.Sample(Split.Train, CheckedFamily.Root.Fork((ulong)k)))];
        Dictionary<string, double>[] numbers = Array.ConvertAll(tasks, TaskNumbers.Of);
        double[][] first = [.. tasks.Select((task, k) => FirstObs(task, CheckedFamily.Root.Fork((ulong)k)))];
        foreach (string name in numbers[0].Keys)
        {
            double[] values = Array.ConvertAll(numbers, n => n.GetValueOrDefault(name));
            if (!values.All(double.IsFinite) || values.Distinct().Count() < 2) continue;
            double explained = LinearFit.Explained(first, values);
            if (explained >= Known)
                return $"the first observation tells {name} (R^2 {explained:F3} on unseen tasks{Equal(first, values)}), before anything was done";
        }
        return null;
    }

    static double[] FirstObs(ITask task, Seed seed)
    {
        var buffers = new StepBuffers(task.CreateEnvs(1));
        buffers.Reset(seed);
        return [1, .. buffers.Obs.Select(x => (double)x)];
    }

    static string Equal(double[][] first, double[] values)
    {
        for (int j = 1; j < first[0].Length; j++)
            if (!values.Where((value, k) => Math.Abs(value - first[k][j]) > 1e-5 * (1 + Math.Abs(value))).Any()) return $"; obs[{j - 1}] is that number";
        return "";
    }
}
