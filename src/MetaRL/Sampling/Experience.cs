using System.Diagnostics;
using MetaRL.Envs;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Vectorized;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Training;

namespace MetaRL.Sampling;

/// <summary>One task's chain: sample with θ₀, adapt, sample with θ₁, …</summary>
/// <param name="learner">Adapts.</param>
/// <param name="spec">Of the environments.</param>
/// <param name="config">Sizes and advantages.</param>
/// <param name="backend">Where adaptation runs.</param>
public sealed class Experience(MetaLearner learner, EnvSpec spec, TrainingConfig config, IBackend backend)
{
    /// <summary>Support → adapt → … → query, with the learner's number of inner steps. Runs within one job.</summary>
    /// <param name="phi">May be shared with other threads.</param>
    /// <param name="task">The task.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="cancel">Looked at before every environment step.</param>
    public TaskData Gather(Params phi, ITask task, Seed seed, CancellationToken cancel)
    {
        using TensorScope scope = TensorScope.Open();
        var collector = new Collector(task, spec, config.Rollouts, config.Episodes);
        var support = new List<Sample>();
        Stopwatch rollout = new(), adaptation = new();
        Params theta = learner.Initial(phi, tasks: 1);
        for (int k = 0; k < learner.InnerSteps; k++)
        {
            support.Add(Collect(collector, theta, seed.Fork("support").Fork((ulong)k), rollout, adaptation, cancel));
            adaptation.Start();
            theta = Adapt(phi, theta, k, support[k]);
            adaptation.Stop();
        }
        Sample query = Collect(collector, theta, seed.Fork("query"), rollout, adaptation, cancel);
        return new(support, query) { RolloutTime = rollout.Elapsed, AdaptationTime = adaptation.Elapsed };
    }

    /// <summary>Returns on fresh rollouts with θ₀ … θ_K, which no adaptation step has seen; [K + 1].</summary>
    /// <param name="phi">May be shared with other threads.</param>
    /// <param name="task">The task.</param>
    /// <param name="steps">K, which may exceed the learner's own number of inner steps.</param>
    /// <param name="rollouts">Rollouts averaged for each return.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="cancel">Looked at before every environment step.</param>
    public double[] Measure(Params phi, ITask task, int steps, int rollouts, Seed seed, CancellationToken cancel)
    {
        using TensorScope scope = TensorScope.Open();
        var support = new Collector(task, spec, config.Rollouts, config.Episodes);
        var fresh = new Collector(task, spec, rollouts, config.Episodes);
        var returns = new double[steps + 1];
        Params theta = learner.Initial(phi, tasks: 1);
        for (int k = 0; ; k++)
        {
            Seed step = seed.Fork((ulong)k);
            returns[k] = fresh.Collect(Actor(theta, rollouts), step.Fork("measure"), cancel).MeanReturn;
            if (k == steps) return returns;
            theta = Adapt(phi, theta, k, Collect(support, theta, step.Fork("support"), new(), new(), cancel));
        }
    }

    /// <summary>‖∇L(θ₀)‖ of the plain policy-gradient loss. What sampling adds to it falls with the number of rollouts.</summary>
    /// <inheritdoc cref="Measure"/>
    public double GradientNorm(Params phi, ITask task, int rollouts, Seed seed, CancellationToken cancel)
    {
        using TensorScope scope = TensorScope.Open();
        Params theta = learner.Initial(phi, tasks: 1).Detach().Track();
        Trajectories tau = new Collector(task, spec, rollouts, config.Episodes).Collect(Actor(theta, rollouts), seed, cancel);
        Sample sample = new(tau, Advantages.Estimate(tau, config.Baseline, config.Advantage));
        return OuterLosses.Norm(Autograd.Grad(Objectives.Ratio(learner.Policy, theta, TrajectoryBatch.Of(backend, [sample])), theta));
    }

    /// <summary>An episode with θ₀ and one with θ_K, as animated SVGs.</summary>
    /// <inheritdoc cref="Measure"/>
    public (string Before, string After) Draw(Params phi, IPicturedTask task, int steps, Seed seed, CancellationToken cancel)
    {
        using TensorScope scope = TensorScope.Open();
        var support = new Collector(task, spec, config.Rollouts, config.Episodes);
        Params theta = learner.Initial(phi, tasks: 1);
        string before = Draw(theta, task, $"{task.Description}, before adaptation", seed.Fork("draw"), cancel);
        for (int k = 0; k < steps; k++) theta = Adapt(phi, theta, k, Collect(support, theta, seed.Fork((ulong)k), new(), new(), cancel));
        return (before, Draw(theta, task, $"{task.Description}, after {steps} adaptation {(steps == 1 ? "step" : "steps")}", seed.Fork("draw"), cancel));
    }

    string Draw(Params theta, IPicturedTask task, string title, Seed seed, CancellationToken cancel)
    {
        IEpisodePicture picture = task.CreatePicture();
        IVectorEnv envs = task.CreateEnvs(1);
        IActor actor = Actor(theta, 1);
        Rng rng = seed.Fork("act").Stream();
        var buffers = new StepBuffers(envs);
        float[] logProb = new float[1];
        buffers.Reset(seed.Fork("env"));
        actor.Begin();
        do
        {
            cancel.ThrowIfCancellationRequested();
            picture.Add(envs, 0);
            actor.Act(buffers.Obs, ref rng, buffers.Act, logProb);
            buffers.Step();
        }
        while (!buffers.Ended(0));
        return picture.ToSvg(title);
    }

    Sample Collect(Collector collector, Params theta, Seed seed, Stopwatch rollout, Stopwatch adaptation, CancellationToken cancel)
    {
        rollout.Start();
        Trajectories tau = collector.Collect(Actor(theta, config.Rollouts), seed, cancel);
        rollout.Stop();
        adaptation.Start();
        float[] adv = Advantages.Estimate(tau, config.Baseline, config.Advantage);
        adaptation.Stop();
        return new(tau, adv);
    }

    IActor Actor(Params theta, int count) => learner.Policy.CreateActor(spec, theta, count);

    // Sampling never needs a graph of the adaptation; the meta-gradient rebuilds it from the stored trajectories.
    Params Adapt(Params phi, Params theta, int k, Sample sample)
    {
        using TensorScope scope = TensorScope.Open();
        Params next = learner.Adapt(phi, theta.Track(), k, TrajectoryBatch.Of(backend, [sample]), createGraph: false).Detach();
        return scope.Keep(next);
    }
}
