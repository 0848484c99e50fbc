using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Spaces;

namespace MetaRL.Rollouts.Tests;

/// <summary>Episodes are successes by the rule of their spec.</summary>
public sealed class SuccessTests
{
    [Theory]
    [InlineData(2, 0, true, false)]    // lit once, dark when the horizon of 5 comes
    [InlineData(5, 0, true, true)]     // lit when it comes
    [InlineData(3, 3, true, true)]     // lit where the episode terminates
    [InlineData(2, 3, true, false)]
    [InlineData(4, 3, false, false)]   // too late
    [InlineData(0, 0, false, false)]
    public void Reached_once_or_held_to_the_end(int lit, int ends, bool atAnyTime, bool atTheEnd)
    {
        bool[] Of(SuccessRule rule)
        {
            var family = new Lamps { Rule = rule };
            return new Collector(family.Of(new(lit, ends, 0)), family.Spec, 3, episodes: 2).Collect(new Still(), new Seed(1)).EpisodeSolved!;
        }
        Assert.Equal(Enumerable.Repeat(atAnyTime, 6), Of(SuccessRule.AtAnyTime));
        Assert.Equal(Enumerable.Repeat(atTheEnd, 6), Of(SuccessRule.AtTheEnd));
        Trajectories without = new Collector(new Lamps().Of(new(lit, ends, 0)), new Lamps().Spec, 3).Collect(new Still(), new Seed(1));
        Assert.Null(without.EpisodeSolved);
        Assert.Null(without.SuccessRate);
    }

    // A lit lamp pays 1: success can be read off the rewards.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_episodes_are_judged_as_their_rewards_tell(bool atTheEnd) =>
        Prop.ForAll<int, byte, byte>((key, rollouts, episodes) => Judged(key, rollouts, episodes, atTheEnd)).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    static void Judged(int key, byte rollouts, byte episodes, bool atTheEnd)
    {
        var family = new Lamps { Rule = atTheEnd ? SuccessRule.AtTheEnd : SuccessRule.AtAnyTime };
        int b = 1 + rollouts % 17, e = 1 + episodes % 3;
        Lamp[] lamps = [new(0, 0, 0.2f), new(0, 3, 0.4f), new(2, 0, 0.1f)];
        Seed[] seeds = [.. lamps.Select((_, i) => new Seed((ulong)key).Fork((ulong)i))];
        Trajectories[] Play(TaskFamily played, IEnumerable<ITask> tasks, int workers)
        {
            using WorkerPool pool = new(workers);
            return new RolloutSampler([.. tasks], played.Spec, b, e, pool).Collect((_, _) => new Still(), seeds);
        }
        Trajectories[] all = Play(family, lamps.Select(family.Of), 1);
        foreach (Trajectories tau in all)
        {
            bool[] expected = [.. Enumerable.Range(0, e * b).Select(i => Judge(tau, i / b, i % b, atTheEnd))];
            Assert.Equal(expected, tau.EpisodeSolved);
            Assert.Equal(expected.Average(x => x ? 1.0 : 0), tau.SuccessRate);
        }
        bool[]?[] solved = Array.ConvertAll(all, tau => tau.EpisodeSolved);
        Assert.Equal(solved, Play(family, lamps.Select(family.Of), 3).Select(tau => tau.EpisodeSolved));
        var spans = new SpanLamps { Rule = family.Rule };
        Assert.Equal(solved, Play(spans, lamps.Select(spans.Of), 2).Select(tau => tau.EpisodeSolved));
    }

    [Fact]
    public void What_is_appended_to_observations_changes_nothing()
    {
        TaskFamily family = new Lamps { Rule = SuccessRule.AtTheEnd }, wrapped = new WithPreviousStep(family);
        bool[] Of(TaskFamily of) => new Collector(of.Sample(Split.Train, new Seed(5)), of.Spec, 20).Collect(new Still(), new Seed(1)).EpisodeSolved!;
        Assert.Equal(Of(family), Of(wrapped));
        Assert.Equal([false, true], Of(wrapped).Distinct().Order());
    }

    static bool Judge(Trajectories tau, int episode, int env, bool atTheEnd)
    {
        float[] rewards = [.. Enumerable.Range(0, tau.Steps).Select(t => t * tau.Envs + env).Where(n => tau.Mask[n] == 1 && tau.Episode[n] == episode).Select(n => tau.Reward[n])];
        return atTheEnd ? rewards[^1] == 1 : rewards.Contains(1);
    }

    /// <summary>Lit at one step, and at others by chance; the episode terminates at a step, 0 for none.</summary>
    public readonly record struct Lamp(int LitAt, int EndsAt, float Chance);

    public struct LampEnv : IEnv<Lamp>
    {
        int t;

        public void Reset(in Lamp task, ref Rng rng) => t = 0;

        public readonly void Observe<TObs>(in Lamp task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = t;

        public StepResult Step<TAct>(in Lamp task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
        {
            t++;
            bool isLit = rng.Bernoulli(task.Chance) || t == task.LitAt;
            return new(isLit ? 1 : 0, Terminated: t == task.EndsAt) { Solved = isLit };
        }
    }

    sealed record Lamps : TaskFamily<LampEnv, Lamp>
    {
        public SuccessRule? Rule { get; init; }
        public override string Name => "lamps";
        public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), 5) { Success = Rule };
        protected override Lamp SampleTask(Split split, ref Rng rng) => new(0, 0, 0.5f);
    }

    public struct SpanLampEnv : ISpanEnv<Lamp>
    {
        int t;

        public void Reset(in Lamp task, ref Rng rng, Span<float> obs) => obs[0] = t = 0;

        public StepResult Step(in Lamp task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
        {
            obs[0] = ++t;
            bool isLit = rng.Bernoulli(task.Chance) || t == task.LitAt;
            return new(isLit ? 1 : 0, Terminated: t == task.EndsAt) { Solved = isLit };
        }
    }

    sealed record SpanLamps : SpanTaskFamily<SpanLampEnv, Lamp>
    {
        public SuccessRule? Rule { get; init; }
        public override string Name => "span-lamps";
        public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), 5) { Success = Rule };
        protected override Lamp SampleTask(Split split, ref Rng rng) => new(0, 0, 0.5f);
    }
}
