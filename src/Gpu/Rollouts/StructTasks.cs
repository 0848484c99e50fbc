using ILGPU;
using MetaRL.Envs;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Networks;

namespace MetaRL.Gpu.Rollouts;

/// <summary>Some tasks of one family as values on the card, and the start of the rollout kernel that is made for their types.</summary>
abstract class StructTasks : IDisposable
{
    /// <summary>Uploads tasks.</summary>
    /// <param name="card">Where to.</param>
    /// <param name="tasks">Of one family.</param>
    /// <exception cref="ArgumentException">One is of another form, or of other types than the first.</exception>
    internal static StructTasks Of(GpuAccelerator card, IReadOnlyList<ITask> tasks)
    {
        var tables = new TaskTables(card);
        var gathering = new Gathering(tables);
        foreach (ITask task in tasks)
            if (!task.Accept(gathering)) throw new ArgumentException($"StructTasks: {task.Description} is not made of a struct environment without references; it is played on the host");
        tables.Upload();
        return gathering.All!.Uploaded(card, tables);
    }

    /// <summary>Starts the kernel.</summary>
    internal abstract void Play<THead>(RolloutLaunch launch, THead head) where THead : struct, IActorHead;

    public abstract void Dispose();

    abstract class Gathered
    {
        internal abstract StructTasks Uploaded(GpuAccelerator card, TaskTables tables);
    }

    sealed class Gathered<TEnv, TTask> : Gathered
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged
    {
        internal List<TEnv> Envs { get; } = [];
        internal List<TTask> Tasks { get; } = [];

        internal override StructTasks Uploaded(GpuAccelerator card, TaskTables tables) => new Typed<TEnv, TTask>(card, [.. Envs], [.. Tasks], tables);
    }

    sealed class Gathering(TaskTables tables) : IStructVisitor
    {
        internal Gathered? All { get; private set; }

        public void Visit<TEnv, TTask>(in TEnv env, in TTask task)
            where TEnv : unmanaged, IEnv<TTask>
            where TTask : unmanaged
        {
            All ??= new Gathered<TEnv, TTask>();
            if (All is not Gathered<TEnv, TTask> own)
                throw new ArgumentException($"StructTasks: {typeof(TEnv).Name} and other environments in one batch of tasks; expected tasks of one family");
            own.Envs.Add(env);
            own.Tasks.Add(tables.Bound(in task));
        }
    }

    sealed class Typed<TEnv, TTask> : StructTasks
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged
    {
        readonly GpuAccelerator card;
        readonly GpuBuffer envs, tasks;
        readonly TaskTables tables;

        internal Typed(GpuAccelerator card, TEnv[] envs, TTask[] tasks, TaskTables tables)
        {
            this.card = card;
            this.tables = tables;
            this.envs = card.Upload<TEnv>(envs);
            this.tasks = card.Upload<TTask>(tasks);
        }

        internal override void Play<THead>(RolloutLaunch l, THead head)
        {
            ArrayView<TEnv> own = envs.As<TEnv>();
            ArrayView<TTask> what = tasks.As<TTask>();
            if (l.AreWeightsNear) card.Launch(l.Operation, RolloutKernel.Play<TEnv, TTask, THead, NearWeights>, l.Config, l.Shape, l.Network, head, l.Theta, own, what, l.Keys, l.Bounds, l.Into);
            else card.Launch(l.Operation, RolloutKernel.Play<TEnv, TTask, THead, DistantWeights>, l.Config, l.Shape, l.Network, head, l.Theta, own, what, l.Keys, l.Bounds, l.Into);
        }

        public override void Dispose()
        {
            envs.Dispose();
            tasks.Dispose();
            tables.Dispose();
        }
    }
}

/// <summary>All that starts a rollout kernel but the types of its environments.</summary>
sealed record RolloutLaunch
{
    internal required string Operation { get; init; }
    internal required KernelConfig Config { get; init; }
    internal required RolloutShape Shape { get; init; }
    internal required Network Network { get; init; }
    internal required bool AreWeightsNear { get; init; }
    internal required ArrayView<float> Theta { get; init; }
    internal required ArrayView<ulong> Keys { get; init; }
    internal required ArrayView<float> Bounds { get; init; }
    internal required RolloutColumns Into { get; init; }
}
