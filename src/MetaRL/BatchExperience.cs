using System.Diagnostics;
using MetaRL.Envs;
using MetaRL.Rollouts;
using MetaRL.Tensors;

namespace MetaRL;

/// <summary>
/// The chains of many tasks side by side, for back ends that prefer large batches: workers sample a task each, then all
/// tasks adapt in one operation. Trajectories are uploaded once and weights downloaded once a step. Seeds mean the same
/// as in <see cref="Experience"/>, so results differ from those by rounding only.
/// </summary>
sealed class BatchExperience(MetaLearner learner, EnvSpec spec, TrainingConfig config, IBackend backend, RolloutEngine engine)
{
    readonly Stopwatch rollout = new(), adaptation = new();

    /// <summary>Support → adapt → … → query, for T tasks, seed i for task i. The upload belongs to the caller's scope.</summary>
    public (TaskData[] Data, TaskBatch Upload) Gather(Params phi, ITask[] tasks, Seed[] seeds, CancellationToken cancel)
    {
        rollout.Reset();
        adaptation.Reset();
        Crew crew = new(tasks, seeds, Collectors(tasks, config.Rollouts), cancel);
        var support = new List<Sample[]>();
        var upload = new List<TrajectoryBatch>();
        Params theta = learner.Initial(phi, tasks.Length);
        for (int k = 0; k < learner.InnerSteps; k++)
        {
            support.Add(Sampled(crew, theta, config.Rollouts, seed => seed.Fork("support").Fork((ulong)k)));
            upload.Add(TrajectoryBatch.Of(backend, support[k]));
            theta = Adapt(phi, theta, k, upload[k]);
        }
        Sample[] query = Sampled(crew, theta, config.Rollouts, seed => seed.Fork("query"));
        TaskData Data(int i) => new([.. support.Select(s => s[i])], query[i])
        {
            RolloutTime = rollout.Elapsed * engine.Workers / tasks.Length,
            AdaptationTime = adaptation.Elapsed * engine.Workers / tasks.Length,
        };
        return ([.. Enumerable.Range(0, tasks.Length).Select(Data)], new(upload, TrajectoryBatch.Of(backend, query)));
    }

    /// <summary>Returns on fresh rollouts with θ₀ … θ_K; [tasks][K + 1]. As <see cref="Experience.Measure"/>.</summary>
    public double[][] Measure(Params phi, ITask[] tasks, int steps, int rollouts, Seed[] seeds, CancellationToken cancel)
    {
        using TensorScope scope = TensorScope.Open();
        Crew support = new(tasks, seeds, Collectors(tasks, config.Rollouts), cancel), fresh = support with { Collectors = Collectors(tasks, rollouts) };
        var returns = Array.ConvertAll(tasks, _ => new double[steps + 1]);
        Params theta = learner.Initial(phi, tasks.Length);
        for (int k = 0; ; k++)
        {
            Trajectories[] measured = Collect(fresh, theta, rollouts, seed => seed.Fork((ulong)k).Fork("measure"));
            for (int i = 0; i < tasks.Length; i++) returns[i][k] = measured[i].MeanReturn;
            if (k == steps) return returns;
            using TensorScope step = TensorScope.Open();
            Sample[] samples = Sampled(support, theta, config.Rollouts, seed => seed.Fork((ulong)k).Fork("support"));
            theta = step.Keep(Adapt(phi, theta, k, TrajectoryBatch.Of(backend, samples)));
        }
    }

    Collector[] Collectors(ITask[] tasks, int rollouts) => engine.Map(tasks, (task, _, _) => new Collector(task, spec, rollouts, config.Episodes));

    Sample[] Sampled(Crew crew, Params theta, int rollouts, Func<Seed, Seed> fork)
    {
        Trajectories[] all = Collect(crew, theta, rollouts, fork);
        adaptation.Start();
        Sample[] samples = engine.Map(all, (tau, _, _) => new Sample(tau, Advantages.Estimate(tau, config.Baseline, config.Advantage)), crew.Cancel);
        adaptation.Stop();
        return samples;
    }

    Trajectories[] Collect(Crew crew, Params theta, int rollouts, Func<Seed, Seed> fork)
    {
        using TensorScope scope = TensorScope.Open();
        rollout.Start();
        Params host = OnHost(theta);
        Trajectories[] all = engine.Map(crew.Collectors, (collector, i, stop) => TaskFailedException.Naming(crew.Tasks[i], crew.Seeds[i], () =>
        {
            using TensorScope inner = TensorScope.Open();
            return collector.Collect(learner.Policy.CreateActor(spec, host.Map(x => x.Slice(0, i, 1)), rollouts), fork(crew.Seeds[i]), stop);
        }), crew.Cancel);
        rollout.Stop();
        return all;
    }

    // One download for all parameters of all tasks.
    static Params OnHost(Params theta)
    {
        Tensor flat = theta.Flatten();
        var values = new float[flat.Shape.Size];
        flat.CopyTo(values);
        return theta.Unflatten(Tensor.From(SimdBackend.Instance, values, flat.Shape));
    }

    // Sampling needs no graph; see Experience.
    Params Adapt(Params phi, Params theta, int k, TrajectoryBatch support)
    {
        using TensorScope scope = TensorScope.Open();
        adaptation.Start();
        Params next = learner.Adapt(phi, theta.Track(), k, support, createGraph: false).Detach();
        adaptation.Stop();
        return scope.Keep(next);
    }

    readonly record struct Crew(ITask[] Tasks, Seed[] Seeds, Collector[] Collectors, CancellationToken Cancel);
}
