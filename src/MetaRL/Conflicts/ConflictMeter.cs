using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Conflicts;

/// <summary>Measures conflicts between the tasks of an iteration, from the gradients that its update takes anyway.</summary>
/// <param name="problem">Gives the tasks.</param>
/// <param name="config">Says how often.</param>
/// <param name="seed">Of the tasks that bins are cut by.</param>
sealed class ConflictMeter(Problem problem, TrainingConfig config, Seed seed)
{
    /// <summary>Iterations between measurements where nobody says.</summary>
    public const int UsualEvery = 10;

    // Pairs grow with the square; so many tasks say enough of the rest.
    const int MostTasks = 64;

    const string Setting = "training.conflictsEvery";

    TaskBins[]? bins;

    /// <summary>Whether an iteration, from 0, is one to measure.</summary>
    public bool IsDue(int iteration)
    {
        int every = config.ConflictsEvery ?? UsualEvery;
        return every > 0 && iteration % every == 0;
    }

    /// <summary>Refuses what cannot be measured, before anything is sampled.</summary>
    /// <exception cref="ArgumentException">The settings ask for conflicts, and there will be no gradients of single tasks.</exception>
    public void RequireFit(MetaUpdate update)
    {
        if (update.Needs == Derivatives.None) MissGradient(update.GetType().Name);
        if (config.MetaBatch < 2) RefuseSingle();
        if (config.TasksPerChunk > 1) RefuseSums(config.TasksPerChunk.Value);
    }

    /// <summary>Null where there are no two tasks with gradients of their own.</summary>
    /// <exception cref="ArgumentException">There cannot be, and the settings ask for it.</exception>
    public TaskConflicts? Of(IReadOnlyList<LossPart> parts, IReadOnlyList<TaskStatistics> tasks)
    {
        LossPart? several = parts.FirstOrDefault(static p => p.Tasks > 1);
        if (several is not null) RefuseSums(several.Tasks);
        else if (tasks.Count < 2) RefuseSingle();
        else return Of([.. parts.Take(MostTasks).Select(static p => p.Gradient)], tasks);
        return null;
    }

    /// <summary>Says so where an update never asked for a gradient, and the settings ask for conflicts.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    public void MissGradient(string update) => Refuse($"{update} takes no gradient of the tasks' losses, which conflicts are measured by; take an update that does, such as {nameof(AdamUpdate)}");

    void RefuseSums(int tasks) => Refuse($"the gradient comes as sums over {tasks} tasks each, on this device or by training.tasksPerChunk; set training.tasksPerChunk=1");

    void RefuseSingle() => Refuse("a meta-batch of one task has no pair; set training.metaBatch to 2 or more");

    void Refuse(string why)
    {
        if (config.ConflictsEvery > 0)
            throw new ArgumentException($"{Setting}={config.ConflictsEvery} asks for conflicts between tasks, and {why}, or leave {Setting} out");
    }

    TaskConflicts? Of(Params[] gradients, IReadOnlyList<TaskStatistics> tasks)
    {
        double[][] cosines = GradientCosines.Of(gradients);
        int[] pointing = [.. Enumerable.Range(0, gradients.Length).Where(i => double.IsFinite(cosines[i][i]))];
        if (pointing.Length < 2) return null;
        double[] pairs = [.. pointing.SelectMany(i => pointing.Where(j => j < i).Select(j => cosines[i][j]))];
        bins ??= TaskBins.Of(problem, seed);
        return new(pointing.Length, pairs.Average(), (double)pairs.Count(static c => c < 0) / pairs.Length, [.. bins.Select(b => By(b, pointing, cosines, tasks))]);
    }

    static ParameterConflicts By(TaskBins cut, int[] pointing, double[][] cosines, IReadOnlyList<TaskStatistics> tasks)
    {
        int size = cut.Bins.Length;
        int[][] pairs = ParameterConflicts.Cells(size, static (_, _) => 0);
        double[][] sums = ParameterConflicts.Cells(size, static (_, _) => 0.0);
        Dictionary<int, int> bin = pointing.ToDictionary(i => i, i => cut.Of(tasks[i].Parameters));
        foreach (int i in pointing)
        {
            foreach (int j in pointing)
            {
                if (i == j || bin[i] < 0 || bin[j] < 0) continue;
                pairs[bin[i]][bin[j]]++;
                sums[bin[i]][bin[j]] += cosines[i][j];
            }
        }
        // Within a bin both orders of a pair were counted.
        for (int a = 0; a < size; a++)
        {
            pairs[a][a] /= 2;
            sums[a][a] /= 2;
        }
        return new(cut.Parameter.Name, cut.Parameter.Unit, cut.Bins,
            ParameterConflicts.Cells<double?>(size, (a, b) => pairs[a][b] == 0 ? null : sums[a][b] / pairs[a][b]), pairs);
    }
}
