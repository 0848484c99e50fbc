using ILGPU;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Networks;
using MetaRL.Policies;
using MetaRL.Policies.Fused;
using MetaRL.Problems;

namespace MetaRL.Gpu.Rollouts;

/// <summary>How rollouts of some tasks are played on a card: what stays the same from one to the next.</summary>
sealed class RolloutPlan : IDisposable
{
    readonly GpuAccelerator card;
    readonly PolicyProblem problem;
    readonly EnvSpec spec;
    readonly Mlp policy;
    readonly SharedRoom room;
    readonly StructTasks own;
    readonly NetworkView network;
    readonly GpuBuffer bounds, choices;
    readonly int envs, rows, groupsPerTask;

    /// <summary>A plan.</summary>
    /// <param name="card">Where.</param>
    /// <param name="problem">With an MLP policy for these tasks.</param>
    /// <param name="tasks">T of them.</param>
    /// <param name="envs">B, rollouts of a task.</param>
    internal RolloutPlan(GpuAccelerator card, PolicyProblem problem, IReadOnlyList<ITask> tasks, int envs)
    {
        this.card = card;
        this.problem = problem;
        this.envs = envs;
        spec = problem.Spec;
        policy = (Mlp)problem.Model;
        MlpLayout layout = policy.Layout(spec);
        room = SharedRoom.For(layout.Widths.Max(), layout.Size) ?? throw new ArgumentException($"RolloutPlan: layers {string.Join(" x ", layout.Widths)}; expected at most {SharedRoom.MostWidth} wide");
        rows = Math.Min(room.Rows, card.GroupSize);
        groupsPerTask = (envs + rows - 1) / rows;
        Tasks = tasks;
        own = StructTasks.Of(card, tasks);
        network = new(card, layout, policy.Activation);
        Component[] components = [.. Enumerable.Range(0, spec.ActDim).Select(spec.Action.ComponentAt)];
        bounds = card.Upload<float>([.. components.Select(static c => (float)c.Low), .. components.Select(static c => (float)c.High)]);
        choices = card.Upload<int>([.. spec.Action.Choices]);
    }

    internal IReadOnlyList<ITask> Tasks { get; }

    /// <summary>Steps of a rollout at most.</summary>
    internal int Steps => checked(spec.Horizon * problem.Episodes);

    /// <summary>Plays all tasks.</summary>
    /// <param name="theta">[T, P]</param>
    /// <param name="keys">[T, 2]</param>
    /// <param name="into">Where all goes.</param>
    internal void Play(ArrayView<float> theta, ArrayView<ulong> keys, RolloutColumns into)
    {
        var launch = new RolloutLaunch
        {
            Operation = $"rollouts of {problem.Name}",
            Config = new(Tasks.Count * groupsPerTask, Math.Min(SharedRoom.Threads, card.GroupSize), SharedMemoryConfig.RequestDynamic<float>(room.Floats)),
            Shape = Shape,
            Network = network.Value,
            AreWeightsNear = room.AreWeightsNear,
            Theta = theta,
            Keys = keys,
            Bounds = bounds.View,
            Into = into,
        };
        if (policy is GaussianMlp gaussian) own.Play(launch, new GaussianActorHead { ActDim = spec.ActDim, MinLogStd = (float)gaussian.MinLogStd });
        else own.Play(launch, new CategoricalActorHead { ActDim = spec.ActDim, Choices = choices.As<int>() });
    }

    RolloutShape Shape => new()
    {
        Envs = envs,
        Steps = Steps,
        Horizon = spec.Horizon,
        Episodes = problem.Episodes,
        ObsDim = spec.ObsDim,
        ActDim = spec.ActDim,
        IsSolvedForGood = spec.Success == SuccessRule.AtAnyTime ? 1 : 0,
        Rows = rows,
        GroupsPerTask = groupsPerTask,
    };

    public void Dispose()
    {
        own.Dispose();
        network.Dispose();
        bounds.Dispose();
        choices.Dispose();
    }
}
