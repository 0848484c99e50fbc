using ILGPU;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Rollouts;

namespace Gpu.Tests.Rollouts;

/// <summary>A family whose environments a card plays, a step a launch, as <see cref="RolloutKernel"/> does: for contracts that
/// want to look after each step. What refuses actions is the host's layer and not here.</summary>
/// <param name="Inner">Of struct environments.</param>
/// <param name="Card">Who plays.</param>
sealed record CardFamily(TaskFamily Inner, GpuAccelerator Card) : TaskFamily, IDisposable
{
    readonly List<IDisposable> opened = [];

    public override string Name => Inner.Name;
    public override EnvSpec Spec => Inner.Spec;
    public override IReadOnlyList<TaskParameter> TaskParameters => Inner.TaskParameters;
    public override IReadOnlyList<ReferenceLine> References(ITask task) => Inner.References(((PlayedTask)task).Inner);
    public override ITask Sample(Split split, Seed seed) => new PlayedTask(Inner.Sample(split, seed), this);

    public void Dispose()
    {
        foreach (IDisposable envs in opened) envs.Dispose();
    }

    sealed record PlayedTask(ITask Inner, CardFamily Family) : ITask
    {
        public string Description => Inner.Description;
        public IReadOnlyDictionary<string, double> Parameters => Inner.Parameters;

        public IVectorEnv CreateEnvs(int count)
        {
            var opening = new Opening(Family.Card, Family.Spec, count);
            if (!Inner.Accept(opening)) throw new ArgumentException($"{Inner.Description} is not made of a struct environment");
            Family.opened.Add((IDisposable)opening.Envs!);
            return opening.Envs!;
        }
    }

    sealed class Opening(GpuAccelerator card, EnvSpec spec, int count) : IStructVisitor
    {
        internal IVectorEnv? Envs { get; private set; }

        public void Visit<TEnv, TTask>(in TEnv env, in TTask task)
            where TEnv : unmanaged, IEnv<TTask>
            where TTask : unmanaged
            => Envs = new CardEnvs<TEnv, TTask>(card, spec, env, task, count);
    }
}

/// <summary>Environments that live on a card between two steps.</summary>
sealed class CardEnvs<TEnv, TTask> : IVectorEnv, IDisposable
    where TEnv : unmanaged, IEnv<TTask>
    where TTask : unmanaged
{
    readonly GpuAccelerator card;
    readonly TEnv env;
    readonly TaskTables tables;
    readonly GpuBuffer task, played, bounds;
    readonly List<IDisposable> columns = [];
    readonly int[] episodes;   // [B], how many each has ended
    RolloutShape shape;
    RolloutColumns into;
    ArrayView<float> inputs;
    int first = -1;

    internal CardEnvs(GpuAccelerator card, EnvSpec spec, TEnv env, TTask task, int count)
    {
        (this.card, this.env, Spec, Count) = (card, env, spec, count);
        tables = new(card);
        TTask bound = tables.Bound(in task);
        tables.Upload();
        this.task = card.Upload<TTask>([bound]);
        played = card.Allocate<PlayedEnv<TEnv, TTask>>(count);
        Component[] acts = [.. Enumerable.Range(0, spec.ActDim).Select(spec.Action.ComponentAt)];
        bounds = card.Upload<float>([.. acts.Select(static c => (float)c.Low), .. acts.Select(static c => (float)c.High)]);
        episodes = new int[count];
    }

    public int Count { get; }

    public EnvSpec Spec { get; }

    // Room for two plays of the contract and more, where episodes last as long as they may; in one place, as one step has.
    int Room => 3 * (2 * Spec.Horizon + 4);

    public void Reset(Seed seed, Span<float> obs, int first = 0)
    {
        Open(first);
        PlayedEnv<TEnv, TTask>[] begun = [.. Enumerable.Range(first, Count).Select(i => new PlayedEnv<TEnv, TTask>(env, 0, i, seed.Key, 0))];
        card.Write<PlayedEnv<TEnv, TTask>>(played.As<PlayedEnv<TEnv, TTask>>(), begun);
        Array.Clear(episodes);
        card.Launch("begin", CardEnvKernels.Begin<TEnv, TTask>, new(Count, 1), shape, played.As<PlayedEnv<TEnv, TTask>>(), task.As<TTask>(), into, inputs);
        RequireNoFault();
        card.Read(into.Obs.SubView(first * Spec.ObsDim, obs.Length), obs);
    }

    public void Step(ReadOnlySpan<float> act, StepSpans to)
    {
        card.Write(into.Act.SubView(first * Spec.ActDim, act.Length), act);
        card.Launch("step", CardEnvKernels.Step<TEnv, TTask>, new(Count, 1), shape, played.As<PlayedEnv<TEnv, TTask>>(), task.As<TTask>(), into, inputs, bounds.View);
        RequireNoFault();
        card.Read(into.Obs.SubView(first * Spec.ObsDim, to.Obs.Length), to.Obs);
        card.Read(into.Reward.SubView(first, Count), to.Reward);
        var done = new float[Count];
        var terminated = new float[Count];
        card.Read(into.Done.SubView(first, Count), done);
        card.Read(into.Terminated.SubView(first, Count), terminated);
        to.Obs.CopyTo(to.FinalObs);
        for (int i = 0; i < Count; i++)
        {
            to.Terminated[i] = terminated[i] == 1;
            to.Truncated[i] = done[i] == 1 && terminated[i] == 0;
            if (done[i] == 1) ReadLast(i, to.FinalObs.Slice(i * Spec.ObsDim, Spec.ObsDim));
        }
    }

    void RequireNoFault()
    {
        var code = new long[1];
        card.Read(into.Faults, code);
        if (code[0] != DeviceFault.None) throw new InvalidOperationException(new DeviceFault(code[0]).ToString());
    }

    void ReadLast(int i, Span<float> final)
    {
        long e = (long)episodes[i]++ * shape.Envs + first + i;
        card.Read(into.FinalObs.SubView(e * Spec.ObsDim, Spec.ObsDim), final);
    }

    // Columns of one step and of all episodes, for the numbers that these environments have in the whole rollout.
    void Open(int first)
    {
        if (this.first == first) return;
        this.first = first;
        shape = new()
        {
            Envs = first + Count,
            Steps = 1,
            Horizon = Spec.Horizon,
            Episodes = Room,
            ObsDim = Spec.ObsDim,
            ActDim = Spec.ActDim,
            IsSolvedForGood = Spec.Success == SuccessRule.AtAnyTime ? 1 : 0,
        };
        int all = shape.Envs;
        into = new()
        {
            Obs = New(all * Spec.ObsDim),
            Act = New(all * Spec.ActDim),
            LogProb = New(all),
            Reward = New(all),
            Mask = New(all),
            Time = New(all),
            Episode = New(all),
            Done = New(all),
            Terminated = New(all),
            FinalObs = New(Room * all * Spec.ObsDim),
            Returns = New(Room * all),
            Solved = New(Room * all),
            Taken = Keep(card.Upload<int>([0])).As<int>(),
            Faults = Keep(card.Upload<long>([DeviceFault.None])).As<long>(),
        };
        inputs = New(Count * Spec.ObsDim);
    }

    // NaN, so that what a kernel forgets to write shows.
    ArrayView<float> New(int count) => Keep(card.Upload<float>([.. Enumerable.Repeat(float.NaN, count)])).View;

    GpuBuffer Keep(GpuBuffer buffer)
    {
        columns.Add(buffer);
        return buffer;
    }

    public void Dispose()
    {
        foreach (IDisposable column in columns) column.Dispose();
        task.Dispose();
        played.Dispose();
        bounds.Dispose();
        tables.Dispose();
    }
}

static class CardEnvKernels
{
    internal static void Begin<TEnv, TTask>(RolloutShape shape, ArrayView<PlayedEnv<TEnv, TTask>> all, ArrayView<TTask> task, RolloutColumns into, ArrayView<float> inputs)
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged
    {
        PlayedEnv<TEnv, TTask> own = all[Grid.IdxX];
        own.Begin(in task[0]);
        own.Observe(shape, in task[0], into, 0, inputs, Grid.IdxX, Grid.DimX);
        all[Grid.IdxX] = own;
    }

    internal static void Step<TEnv, TTask>(RolloutShape shape, ArrayView<PlayedEnv<TEnv, TTask>> all, ArrayView<TTask> task, RolloutColumns into, ArrayView<float> inputs, ArrayView<float> bounds)
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged
    {
        PlayedEnv<TEnv, TTask> own = all[Grid.IdxX];
        own.Step(shape, in task[0], into, 0, bounds);
        own.Observe(shape, in task[0], into, 0, inputs, Grid.IdxX, Grid.DimX);
        all[Grid.IdxX] = own;
    }
}
