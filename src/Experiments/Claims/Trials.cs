using MetaRL.Evaluation;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;

namespace MetaRL.Experiments.Claims;

/// <summary>Trainings and evaluations within a script, without a run folder.</summary>
public static class Trials
{
    // Results have the same bits whatever their number.
    static readonly WorkerPool Pool = new(Environment.ProcessorCount);

    /// <summary>φ after all meta-iterations.</summary>
    /// <param name="config">What is trained.</param>
    /// <param name="seed">Decides everything random.</param>
    public static Params Trained(this ExperimentConfig config, int seed) => config.Trained(seed, Pool);

    internal static Params Trained(this ExperimentConfig config, int seed, WorkerPool pool)
    {
        using var trainer = new MetaTrainer(config.Problem, config.Learner, config.Update, config.Training, SimdBackend.Instance, pool, seed);
        while (!trainer.IsDone) trainer.Step();
        return trainer.State.Phi.Map(static x => Tensor.From(x.Backend, x.ToArray(), x.Shape));   // the trainer's own are freed with it
    }

    /// <summary>Adaptation on the tasks of <see cref="ExperimentConfig.Evaluation"/>, drawn and shown anew for each seed.</summary>
    /// <param name="config">What is judged.</param>
    /// <param name="phi">Of its learner.</param>
    /// <param name="seed">Of tasks and examples.</param>
    /// <param name="split">Which tasks.</param>
    public static HeldOutReturns Judged(this ExperimentConfig config, Params phi, int seed, EvaluationSplit split = EvaluationSplit.Test)
        => config.Judged(phi, seed, Pool, split);

    internal static HeldOutReturns Judged(this ExperimentConfig config, Params phi, int seed, WorkerPool pool, EvaluationSplit split)
    {
        EvaluationConfig own = config.Evaluation with { Seed = seed };
        return new Evaluator(config.Problem, config.Learner, own, SimdBackend.Instance, pool, own.Tasks, split).Evaluate(phi, config.Training.Iterations);
    }
}
