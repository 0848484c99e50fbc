using System.Diagnostics;
using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Training;

namespace MetaRL.Sampling;

/// <summary>
/// The chains of many tasks side by side, for back ends that prefer large batches: workers sample a task each, then all
/// tasks adapt in one operation. Trajectories are uploaded once and weights downloaded once a step. Seeds mean the same
/// as in <see cref="Experience"/>, so results differ from those by rounding only. Chunks of tasks go one after another.
/// </summary>
sealed class BatchExperience(MetaLearner learner, EnvSpec spec, TrainingConfig config, IBackend backend, RolloutEngine engine, int chunk)
{
    readonly Stopwatch rollout = new(), adaptation = new();

    /// <summary>Support → adapt → … → query, seed i for task i. The upload, a batch a chunk, belongs to the caller's scope.</summary>
    public (TaskData[] Data, TaskBatch[] Upload) Gather(Params phi, ITask[] tasks, Seed[] seeds, CancellationToken cancel)
    {
        (TaskData[] Data, TaskBatch Upload)[] parts = [.. Crews(tasks, seeds, config.Rollouts, cancel).Select(crew => Gather(phi, crew))];
        return ([.. parts.SelectMany(p => p.Data)], [.. parts.Select(p => p.Upload)]);
    }

    /// <summary>Returns on fresh rollouts with θ₀ … θ_K; [tasks][K + 1]. As <see cref="Experience.Measure"/>.</summary>
    public double[][] Measure(Params phi, ITask[] tasks, int steps, int rollouts, Seed[] seeds, CancellationToken cancel)
        => [.. Crews(tasks, seeds, config.Rollouts, cancel).SelectMany(crew => Measure(phi, crew, steps, rollouts))];

    (TaskData[] Data, TaskBatch Upload) Gather(Params phi, Crew crew)
    {
        rollout.Reset();
        adaptation.Reset();
        int tasks = crew.Tasks.Length;
        var support = new List<Sample[]>();
        var upload = new List<TrajectoryBatch>();
        Params theta = learner.Initial(phi, tasks);
        for (int k = 0; k < learner.InnerSteps; k++)
        {
            support.Add(Sampled(crew, theta, config.Rollouts, seed => seed.Fork("support").Fork((ulong)k)));
            upload.Add(TrajectoryBatch.Of(backend, support[k]));
            theta = Adapt(phi, theta, k, upload[k]);
        }
        Sample[] query = Sampled(crew, theta, config.Rollouts, seed => seed.Fork("query"));
        TaskData Data(int i) => new([.. support.Select(s => s[i])], query[i])
        {
            RolloutTime = rollout.Elapsed * engine.Workers / tasks,
            AdaptationTime = adaptation.Elapsed * engine.Workers / tasks,
        };
        return ([.. Enumerable.Range(0, tasks).Select(Data)], new(upload, TrajectoryBatch.Of(backend, query)));
    }

    double[][] Measure(Params phi, Crew support, int steps, int rollouts)
    {
        using TensorScope scope = TensorScope.Open();
        Crew fresh = support with { Collectors = Collectors(support.Tasks, rollouts) };
        var returns = Array.ConvertAll(support.Tasks, _ => new double[steps + 1]);
        Params theta = learner.Initial(phi, support.Tasks.Length);
        for (int k = 0; ; k++)
        {
            Trajectories[] measured = Collect(fresh, theta, rollouts, seed => seed.Fork((ulong)k).Fork("measure"));
            for (int i = 0; i < returns.Length; i++) returns[i][k] = measured[i].MeanReturn;
            if (k == steps) return returns;
            using TensorScope step = TensorScope.Open();
            Sample[] samples = Sampled(support, theta, config.Rollouts, seed => seed.Fork((ulong)k).Fork("support"));
            theta = step.Keep(Adapt(phi, theta, k, TrajectoryBatch.Of(backend, samples)));
        }
    }

    IEnumerable<Crew> Crews(ITask[] tasks, Seed[] seeds, int rollouts, CancellationToken cancel) => tasks.Chunk(chunk).Zip(seeds.Chunk(chunk))
        .Select((part, i) => new Crew(i * chunk, part.First, part.Second, Collectors(part.First, rollouts), cancel));

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
        Trajectories One(Collector collector, int i, CancellationToken stop)
        {
            using TensorScope inner = TensorScope.Open();
            return collector.Collect(learner.Policy.CreateActor(spec, host.Map(x => x.Slice(0, i, 1)), rollouts), fork(crew.Seeds[i]), stop);
        }
        try { return engine.Map(crew.Collectors, (c, i, stop) => TaskFailedException.Naming(crew.Tasks[i], crew.Seeds[i], () => One(c, i, stop)), crew.Cancel); }
        catch (JobException e) when (crew.First > 0) { throw new JobException(crew.First + e.Index, e.InnerException!); }
        finally { rollout.Stop(); }
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

    readonly record struct Crew(int First, ITask[] Tasks, Seed[] Seeds, Collector[] Collectors, CancellationToken Cancel);
}
