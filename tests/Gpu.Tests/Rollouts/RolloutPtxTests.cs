using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Trading;
using MetaRL.Gpu.Kernels;
using MetaRL.Gpu.Rollouts;
using Xunit.Abstractions;

namespace Gpu.Tests.Rollouts;

/// <summary>Whole rollouts of every built-in family compile for a card.</summary>
public sealed partial class RolloutPtxTests(ITestOutputHelper output)
{
    // Environments whose state is indexed by numbers that only the run knows live in a thread's own memory: planar bodies, trading, Bernoulli bandits.
    const int MostLocalBytes = 2048;

    static IEnumerable<TaskFamily> Families => BuiltInFamilies.All.Select(static entry => entry.Family).Where(static f => f is not ReplayTrading);

    public static TheoryData<string> Names => [.. Families.Select(static f => f.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Rollouts_compile(string name)
    {
        TaskFamily family = Families.First(f => f.Name == name);
        var looking = new Looking();
        Assert.True(family.Sample(Split.Train, new Seed(1)).Accept(looking));
        Type head = family.Spec.Action.Choices.IsEmpty ? typeof(GaussianActorHead) : typeof(CategoricalActorHead);
        foreach (Type place in name == "point-navigation" ? (Type[])[typeof(NearWeights), typeof(DistantWeights)] : [typeof(NearWeights)])
        {
            string ptx = PtxCode.Of(Play.MakeGenericMethod([.. looking.Types, head, place]));
            int local = Local().Matches(ptx).Sum(static m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
            output.WriteLine($"{name}, {place.Name}: {local} bytes local, {ptx.Split('\n').Length} lines");
            Assert.Contains(".visible .entry", ptx);
            Assert.DoesNotContain(".extern .func", ptx);   // a method that a card does not have
            Assert.InRange(local, 0, MostLocalBytes);
            PtxTests.RequireNoPromise(ptx);
        }
    }

    static MethodInfo Play => typeof(RolloutKernel).GetMethod(nameof(RolloutKernel.Play), BindingFlags.Static | BindingFlags.NonPublic)!;

    [GeneratedRegex(@"\.local\s.*?\.b8\s+\S+?\[(\d+)\]")]
    private static partial Regex Local();

    sealed class Looking : IStructVisitor
    {
        internal List<Type> Types { get; } = [];

        public void Visit<TEnv, TTask>(in TEnv env, in TTask task)
            where TEnv : unmanaged, IEnv<TTask>
            where TTask : unmanaged
            => Types.AddRange([typeof(TEnv), typeof(TTask)]);
    }
}
