using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Tests.Examples;

/// <summary>What every family of examples keeps.</summary>
public abstract class ExampleFamilyContract
{
    protected abstract ExampleFamily Family { get; }

    protected static void Holds(Action<ulong, int> property) =>
        Prop.ForAll<ulong, byte>((key, size) => property(key, 1 + size % 3)).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    /// <summary>Of one set, as a problem draws them.</summary>
    protected static (float[] X, float[] Y) Examples(ExampleFamily family, IExampleTask task, ExampleSet set, int shots, Seed seed)
    {
        int count = shots * family.PerShot;
        float[] x = new float[count * family.Input.Size], y = new float[count * family.Target.Size];
        Rng rng = seed.Stream();
        task.Draw(set, count, ref rng, x, y);
        return (x, y);
    }

    [Fact]
    public void A_task_is_a_pure_function_of_split_and_seed() => Holds((key, shots) =>
    {
        foreach (Split split in Enum.GetValues<Split>())
        {
            IExampleTask task = Family.Sample(split, new Seed(key)), again = Family.Sample(split, new Seed(key));
            Assert.Equal(task, again, TaskComparer.Instance);
            (float[] x, float[] y) = Examples(Family, task, ExampleSet.Support, shots, new Seed(1));
            (float[] xAgain, float[] yAgain) = Examples(Family, again, ExampleSet.Support, shots, new Seed(1));
            Assert.Equal(x, xAgain);
            Assert.Equal(y, yAgain);
        }
    });

    [Fact]
    public void Tasks_of_different_seeds_differ_and_so_do_examples()
    {
        IExampleTask[] tasks = [.. Enumerable.Range(0, 20).Select(i => Family.Sample(Split.Train, new Seed((ulong)i)))];
        Assert.True(tasks.Distinct(TaskComparer.Instance).Count() > 1);
        Assert.Equal(tasks.Distinct(TaskComparer.Instance).Count(), tasks.DistinctBy(static t => t.Description).Count());
        (float[] x, float[] y) = Examples(Family, tasks[0], ExampleSet.Query, 3, new Seed(1));
        (float[] X, float[] Y) others = Examples(Family, tasks[0], ExampleSet.Query, 3, new Seed(2));
        Assert.False(x.SequenceEqual(others.X) && y.SequenceEqual(others.Y));
    }

    [Fact]
    public void Examples_lie_in_their_spaces() => Holds((key, shots) =>
    {
        IExampleTask task = Family.Sample(Split.Test, new Seed(key));
        foreach (ExampleSet set in Enum.GetValues<ExampleSet>())
        {
            (float[] x, float[] y) = Examples(Family, task, set, shots, new Seed(key));
            Within(x, Family.Input);
            Within(y, Family.Target);
        }
        float[] one = new float[Family.Input.Size], target = new float[Family.Target.Size];
        Rng rng = new Seed(key).Stream();
        task.Draw(ref rng, one, target);
        Within(one, Family.Input);
        Within(target, Family.Target);
    });

    static void Within(float[] values, Space space)
    {
        float[] admitted = new float[values.Length];
        space.Admit(values, admitted);   // throws where a value is no choice or not finite, and moves it into a box
        Assert.Equal(values, admitted);
    }

    [Fact]
    public void A_model_adapts_to_it()
    {
        bool isChoice = Family.Target is DiscreteSpace;
        var problem = new SupervisedProblem
        {
            Family = Family,
            Policy = isChoice ? new CategoricalMlp { Hidden = [4] } : new GaussianMlp { Hidden = [4] },
            Shots = 2,
            Queries = 1,
        };
        var learner = new Maml { InnerSteps = 1 };
        Params phi = learner.Init(problem, SimdBackend.Instance, new Seed(1));
        foreach (TaskData task in Small.Gather(problem, learner, phi))
        {
            Assert.Equal((2 * Family.PerShot, Family.PerShot), (((ExampleSample)task.Support[0]).Count, ((ExampleSample)task.Query!).Count));
            Assert.True(double.IsFinite(((ExampleSample)task.Query).Loss));
        }
    }
}
