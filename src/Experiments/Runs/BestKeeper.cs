using MetaRL.Evaluation;
using MetaRL.Experiments.Commands;
using MetaRL.Persistence;
using MetaRL.Training;

namespace MetaRL.Experiments.Runs;

/// <summary>Keeps φ of the iteration that does best on validation tasks, beside the last checkpoints. An iteration that is
/// repeated after a kill comes to the same return, and so replaces nothing.</summary>
/// <param name="validation">Judges.</param>
/// <param name="steps">K, adaptation steps before a return counts.</param>
/// <param name="checkpoints">The run's folder of checkpoints.</param>
/// <param name="identity">Of the run.</param>
/// <param name="kept">The best one so far; null where there is none.</param>
/// <param name="sync">Called before it writes: throws where the run's folder is gone.</param>
sealed class BestKeeper(Evaluator validation, int steps, string checkpoints, string identity, BestCheckpoint? kept, Action sync)
{
    double? bar;

    /// <summary>Mean returns of φ on the validation tasks after 0, 1, … adaptation steps; kept, where the last is the best one so far.</summary>
    public double[] Judge(TrainingState state, CancellationToken cancel)
    {
        bar ??= Bar(cancel);
        double[] means = Means(new(state.Phi, state.Iteration, 0, ""), cancel);
        if (means[^1] > bar)
        {
            sync();
            Checkpoint.SaveBest(checkpoints, new(state.Phi, state.Iteration, means[^1], validation.TaskSet), identity, Devices.Precision);
            bar = means[^1];
        }
        return means;
    }

    // Where the settings of evaluation have changed, what was kept is judged again: returns on other tasks do not compare.
    double Bar(CancellationToken cancel) => kept is null ? double.NegativeInfinity
        : kept.TaskSet == validation.TaskSet ? kept.Validation
        : Means(kept, cancel)[^1];

    double[] Means(BestCheckpoint phi, CancellationToken cancel)
        => validation.Evaluate(phi.Phi, Math.Max(0, phi.Iteration - 1), steps, cancel: cancel).Means;
}
