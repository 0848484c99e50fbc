using MetaRL.Envs.Checks;
using MetaRL.Envs.Families;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class ShelvesContract() : EnvContract(new Shelves());

public sealed class OneHotShelvesContract() : EnvContract(new OneHotObservations(new Shelves()));

public sealed class RememberedShelvesContract() : EnvContract(new WithPreviousStep(new Shelves()));

public sealed class OneHotRememberedShelvesContract() : EnvContract(new OneHotObservations(new WithPreviousStep(new Shelves())));

public sealed class MaskTests
{
    static readonly DictSpace Masked = new([("x", BoxSpace.Unbounded(1)), ("allowed", BoxSpace.Uniform(3, 0, 1))]);

    [Fact]
    public void A_mask_is_the_last_part_with_a_number_for_each_choice()
    {
        EnvSpec spec = new(Masked, new DiscreteSpace(3), 5) { ActionMask = "allowed" };
        Assert.Equal((4, 3, 1), (spec.ObsDim, spec.MaskDim, spec.InputDim));
        Assert.Equal(spec, new EnvSpec(Masked, new DiscreteSpace(3), 5) { ActionMask = "allowed" });
        Assert.NotEqual(spec, new EnvSpec(Masked, new DiscreteSpace(3), 5));
        Assert.Equal((0, 4), (new EnvSpec(Masked, new DiscreteSpace(3), 5).MaskDim, new EnvSpec(Masked, new DiscreteSpace(3), 5).InputDim));
    }

    [Fact]
    public void What_is_no_mask_is_told()
    {
        static string Of(Space obs, Space act, string name) =>
            Assert.Throws<ArgumentException>(() => new EnvSpec(obs, act, 5) { ActionMask = name }).Message;
        Assert.Equal("EnvSpec.ActionMask: 'allowed' allows choices, and actions are box of 1 in [-1, 1]; expected one choice or several",
            Of(Masked, BoxSpace.Uniform(1, -1, 1), "allowed"));
        Assert.Equal("EnvSpec.ActionMask: the observation's last part is 'allowed', expected 'x'", Of(Masked, new DiscreteSpace(3), "x"));
        Assert.Equal("EnvSpec.ActionMask: 'allowed' is box of 3 in [0, 1], expected box of 5 in [0, 1]: a number for each choice of one each of 3, 2",
            Of(Masked, new MultiDiscreteSpace([3, 2]), "allowed"));
        Assert.Contains("expected a DictSpace whose last part is 'allowed'", Of(BoxSpace.Unbounded(4), new DiscreteSpace(3), "allowed"));
    }

    static StepBuffers Shop(Worth task, int count = 2) => new(new Shelves().Of(task).CreateEnvs(count));

    [Fact]
    public void An_action_that_the_mask_forbids_is_named_and_nothing_steps()
    {
        StepBuffers buffers = Shop(new(1, 0, 0));
        buffers.Reset(new Seed(1));
        float[] obs = [.. buffers.Obs];
        int env = Enumerable.Range(0, 2).First(i => buffers.ObsOf(i)[8] == 0);
        buffers.ActOf(env)[1] = 1;
        InvalidActionException e = Assert.Throws<InvalidActionException>(buffers.Step);
        Assert.Equal($"env {env}, action[1]: 1 found, one that the action mask allows (0) expected; check the policy's output", e.Message);
        buffers.ActOf(env)[1] = 0;
        buffers.Step();
        Assert.Equal(obs[9 * env + 1] - 1, buffers.FinalObsOf(env)[1]);
    }

    [Theory]
    [InlineData(Fault.AllowsNothing, "env 0, step 2: the action mask 'allowed' allows none of the 2 choices of action[0], expected one at least; where nothing can be done the episode is over: Terminated")]
    [InlineData(Fault.Half, "env 0, step 2: allowed[1] of the action mask is 0.5, expected 0 or 1")]
    public void A_mask_that_is_none_names_env_and_step(Fault fault, string expected)
    {
        var buffers = new StepBuffers(new Gates { Fault = fault }.Of(new(0)).CreateEnvs(1));
        buffers.Reset(new Seed(1));
        buffers.Step();
        Assert.Equal(expected, Assert.Throws<ActionMaskException>(buffers.Step).Message);
        var subject = new CheckedFamily(new Gates { Fault = fault }, TaskPool.Finite);
        Assert.Null(EnvChecks.Of("runs").Problem(subject));
        Assert.Contains(expected[6..], EnvChecks.Of("mask").Problem(subject));
    }

    [Fact]
    public void Where_an_episode_is_over_nothing_need_be_allowed()
    {
        var subject = new CheckedFamily(new Gates { Fault = Fault.None }, TaskPool.Finite);
        Assert.Null(EnvChecks.Of("mask").Problem(subject));
        var buffers = new StepBuffers(new Gates().Of(new(0)).CreateEnvs(1));
        buffers.Reset(new Seed(1));
        for (int t = 0; t < 3; t++) buffers.Step();
        Assert.True(buffers.Terminated[0]);
        Assert.Equal([3, 0, 0], buffers.FinalObs);
        Assert.Equal([0, 1, 0], buffers.Obs);
    }

    [Fact]
    public void Vector_environments_of_ones_own_are_held_to_their_mask()
    {
        string? problem = EnvChecks.Of("mask").Problem(new(new Lax(), TaskPool.Unlimited));
        Assert.Matches(@"^action\[\d\] = \d of env 0 at step \d+, which the mask forbids, went through; expected an InvalidActionException$", problem);
    }

    [Fact]
    public void Random_actions_are_allowed_ones_and_all_of_them()
    {
        EnvSpec spec = new Shelves().Spec;
        Rng rng = new Seed(1).Stream();
        float[] obs = [0, 0, 0, 0, 1, 0, 1, 1, 1], act = new float[2];
        var seen = new HashSet<(float, float)>();
        for (int i = 0; i < 200; i++)
        {
            spec.SampleAction(ref rng, obs, act);
            seen.Add((act[0], act[1]));
        }
        Assert.Equal([(0, 0), (0, 1), (2, 0), (2, 1)], seen.Order());
        Assert.Contains("allows none of the 3 choices of action[0]",
            Assert.Throws<InvalidOperationException>(() => spec.SampleAction(ref rng, new float[9], act)).Message);
    }

    [Fact]
    public void A_mask_stays_last_behind_the_step_before()
    {
        EnvSpec spec = new WithPreviousStep(new Shelves()).Spec;
        Assert.Equal(["fullness", "items", "previous-action", "previous-reward", "done", "allowed"], ((DictSpace)spec.Observation).Parts.Select(p => p.Name));
        var buffers = new StepBuffers(new WithPreviousStep(new Shelves()).Sample(Split.Train, new Seed(1)).CreateEnvs(1));
        buffers.Reset(new Seed(1));
        Assert.Equal(new float[7], buffers.Obs[4..11]);
        float[] items = buffers.Obs[1..4];
        buffers.Act[0] = 1;
        buffers.Step();
        Assert.Equal([items[0], items[1] - 1, items[2], 0, 1, 0, 1, 0, buffers.Reward[0], 0], buffers.FinalObs[1..11]);
        Assert.Equal(items[1] > 1 ? 1 : 0, buffers.FinalObs[12]);
    }

    [Fact]
    public void Choices_are_seen_one_hot()
    {
        TaskFamily family = OneHotObservations.Over(new Shelves());
        Assert.Equal(family, OneHotObservations.Over(family));
        Assert.Same(family, OneHotObservations.Over(family));
        Assert.Equal("{fullness: box of 1 in [0, 1], items: box of 9 in [0, 1], allowed: box of 5 in [0, 1]}", family.Spec.Observation.ToString());
        Assert.Equal(10, family.Spec.InputDim);
        StepBuffers plain = new(new Shelves().Sample(Split.Train, new Seed(3)).CreateEnvs(3)), wide = new(family.Sample(Split.Train, new Seed(3)).CreateEnvs(3));
        plain.Reset(new Seed(4));
        wide.Reset(new Seed(4));
        for (int t = 0; t < 3; t++)
        {
            for (int env = 0; env < 3; env++)
            {
                Assert.Equal(Expected(plain.ObsOf(env)), wide.ObsOf(env).ToArray());
                Rng rng = new Seed(5).Fork((ulong)t).Stream();
                plain.Buffer(env, ref rng).CopyTo(wide.ActOf(env));
            }
            plain.Step();
            wide.Step();
            Assert.Equal(Expected(plain.FinalObsOf(1)), wide.FinalObsOf(1).ToArray());
        }

        static float[] Expected(ReadOnlySpan<float> obs)
        {
            float[] o = obs.ToArray();
            return [o[0], .. o[1..4].SelectMany(x => Enumerable.Range(0, 3).Select(n => n == x ? 1f : 0)), .. o[4..]];
        }
    }

    [Fact]
    public void A_choice_that_is_none_is_named_before_it_is_shown()
    {
        var buffers = new StepBuffers(new OneHotObservations(new Gates { Fault = Fault.OutsideItsSpace }).Sample(Split.Train, new Seed(1)).CreateEnvs(1));
        buffers.Reset(new Seed(1));
        Assert.Contains("env 0: obs[0] (clock[0]) is 8, expected a whole number from 0 to 3", Assert.Throws<InvalidOperationException>(buffers.Step).Message);
    }
}

static class Drawn
{
    public static ReadOnlySpan<float> Buffer(this StepBuffers buffers, int env, ref Rng rng)
    {
        new Shelves().Spec.SampleAction(ref rng, buffers.ObsOf(env), buffers.ActOf(env));
        return buffers.ActOf(env);
    }
}

public enum Fault { None, AllowsNothing, Half, OutsideItsSpace }

public readonly record struct Gate(int Open);

/// <summary>The first gate is open for two steps, then the episode is over.</summary>
public struct GatesEnv : IEnv<Gate>
{
    public Fault Fault;
    int clock;

    public void Reset(in Gate task, ref Rng rng) => clock = 0;

    public readonly void Observe<TObs>(in Gate task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        bool isFaulty = clock == 2;
        obs[0] = Fault == Fault.OutsideItsSpace && clock > 0 ? 8 : clock;
        obs[1] = clock == 3 || (isFaulty && Fault == Fault.AllowsNothing) ? 0 : 1;
        obs[2] = isFaulty && Fault == Fault.Half ? 0.5f : 0;
    }

    public StepResult Step<TAct>(in Gate task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
        => new(rng.Uniform(), Terminated: ++clock == 3);
}

public sealed record Gates : TaskFamily<GatesEnv, Gate>
{
    public Fault Fault { get; init; }
    public override string Name => "gates";
    public override EnvSpec Spec => new(new DictSpace([("clock", new DiscreteSpace(4)), ("allowed", BoxSpace.Uniform(2, 0, 1))]), new DiscreteSpace(2), 9) { ActionMask = "allowed" };
    protected override GatesEnv CreateEnv() => new() { Fault = Fault };
    protected override Gate SampleTask(Split split, ref Rng rng) => new(0);
}

/// <summary>Shelves whose vector environment puts up with every choice.</summary>
public sealed record Lax : TaskFamily
{
    readonly Shelves inner = new();
    public override string Name => "lax";
    public override EnvSpec Spec => inner.Spec;
    public override ITask Sample(Split split, Seed seed) => new LaxTask(inner.Sample(split, seed));

    sealed record LaxTask(ITask Inner) : ITask
    {
        public string Description => Inner.Description;
        public IReadOnlyDictionary<string, double> Parameters => Inner.Parameters;
        public IVectorEnv CreateEnvs(int count) => new Envs(Inner.CreateEnvs(count));
    }

    sealed class Envs(IVectorEnv inner) : IVectorEnv
    {
        readonly float[] obs = new float[inner.Count * inner.Spec.ObsDim];
        public int Count => inner.Count;
        public EnvSpec Spec => inner.Spec;

        public void Reset(Seed seed, Span<float> into, int first = 0)
        {
            inner.Reset(seed, into, first);
            into.CopyTo(obs);
        }

        public void Step(ReadOnlySpan<float> act, StepSpans into)
        {
            float[] allowed = [.. act];
            for (int env = 0; env < Count; env++) ActionOf(env, allowed);
            inner.Step(allowed, into);
            into.Obs.CopyTo(obs);
        }

        void ActionOf(int env, float[] act)
        {
            int o = Spec.ObsDim, a = Spec.ActDim;
            if (obs[env * o + 4 + (int)act[env * a]] == 0) act[env * a] = Array.IndexOf(obs[(env * o + 4)..(env * o + 7)], 1f);
            if (obs[env * o + 7 + (int)act[env * a + 1]] == 0) act[env * a + 1] = 0;
        }
    }
}
