using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Planar;

/// <summary>B planar bodies of one task, simulated side by side, one lane of a vector register each. Made by <see cref="PlanarTask.CreateEnvs"/>.</summary>
public sealed class PlanarVectorEnv : IVectorEnv
{
    readonly PlanarSetup setup;
    readonly PlanarSimulator simulator;
    readonly Episodes episodes;
    readonly Rng[] rngs;      // [B]
    readonly float[] before;  // [B], x at the beginning of the step
    readonly PlanarTables tables;
    readonly int o, positions;

    internal PlanarVectorEnv(PlanarSetup setup, int count)
    {
        this.setup = setup;
        episodes = new(setup.Spec, Require.InRange(count, 1, Array.MaxLength, "count"));
        simulator = PlanarSimulator.Create(setup.Model, setup.Ground, count);
        rngs = new Rng[count];
        before = new float[count];
        tables = setup.Tables;
        (o, positions) = (setup.Spec.ObsDim, setup.Model.Positions);
        // Those that only fill up the last group stand on the ground too: nothing in them may ever blow up.
        Rng any = new Seed(0).Stream();
        for (int i = count; i < simulator.Places; i++) simulator.Start(i, tables.Noise, ref any);
    }

    /// <inheritdoc/>
    public int Count => rngs.Length;

    /// <inheritdoc/>
    public EnvSpec Spec => setup.Spec;

    /// <summary>The body.</summary>
    public PlanarBody Body => setup.Body;

    /// <summary>The ground.</summary>
    public PlanarGround Ground => setup.Ground;

    // Told after an episode's first state and after each step, before a new episode takes the place of one that has ended.
    internal Action? Began { get; set; }

    internal Action? Stepped { get; set; }

    /// <summary>Number of floats in a state.</summary>
    public int StateDim => 2 * positions;

    /// <summary>Copies the state that an environment is in; where an episode has just ended, that is the next one's first.</summary>
    /// <param name="env">Index of the environment.</param>
    /// <param name="state">[StateDim], written: x and z (m), pitch and hinge angles (rad), then the velocity of each.</param>
    /// <exception cref="ArgumentException">There is no such environment, or the span has the wrong length.</exception>
    public void CopyState(int env, Span<float> state)
    {
        Lane lane = simulator[Require.InRange(env, 0, Count - 1, "env")];
        Require.Length(state.Length, 1, StateDim, "state");
        for (int i = 0; i < positions; i++) (state[i], state[positions + i]) = (lane.Position(i), lane.Velocity(i));
    }

    /// <inheritdoc/>
    public void Reset(Seed seed, Span<float> obs, int first = 0)
    {
        episodes.Start(obs, seed, first, rngs);
        for (int i = 0; i < Count; i++) Begin(i, obs.Slice(i * o, o));
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<float> act, StepSpans into)
    {
        episodes.Admit(act, into);
        for (int i = 0; i < Count; i++) Load(i);
        simulator.Advance();
        for (int i = 0; i < Count; i++)
        {
            Lane lane = simulator[i];
            Observe(lane, into.Obs.Slice(i * o, o));
            (into.Reward[i], into.Terminated[i]) = tables.Rules.Judge(lane, tables.Ground, before[i]);
        }
        into.Solved.Clear();   // none of these bodies has a goal that is reached once and for all
        episodes.Finish(into);
        Stepped?.Invoke();
        for (int i = 0; i < Count; i++)
            if (into.Terminated[i] || into.Truncated[i]) Begin(i, into.Obs.Slice(i * o, o));
    }

    void Observe(Lane lane, Span<float> obs)
    {
        var row = new ObsRow(obs);
        tables.Rules.Observe(lane, tables.Ground, ref row);
    }

    void Load(int i)
    {
        Lane lane = simulator[i];
        before[i] = lane.Position(0);
        ReadOnlySpan<float> act = episodes.Acts.Slice(i * Spec.ActDim, Spec.ActDim);
        for (int j = 0; j < act.Length; j++) lane.Action(j) = act[j];
    }

    // The stream goes on where the last episode left it, so no two episodes begin alike.
    void Begin(int i, Span<float> obs)
    {
        simulator.Start(i, tables.Noise, ref rngs[i]);
        Observe(simulator[i], obs);
        episodes.Begin(i, obs);
        Began?.Invoke();
    }
}
