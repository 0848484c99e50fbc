using MetaRL.Envs.Checks;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Trading;
using MetaRL.Envs.Vectorized;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

/// <summary>B environments at once are the same as B in pieces, whatever the pieces.</summary>
public sealed class PiecesTests
{
    const int Envs = 37, Steps = 40;
    static readonly int[] pieces = [16, 1, 15, 5]; // multiples of a group of lanes and others

    static IEnumerable<TaskFamily> Families =>
    [
        .. BuiltInFamilies.All.Select(entry => entry.Family).Where(family => family is not ReplayTrading),
        new WithPreviousStep(new Guess()),
    ];

    public static TheoryData<string> Names => [.. Families.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pieces_of_a_rollout_are_the_rollout_bit_for_bit(string name)
    {
        ITask task = Families.Single(family => family.Name == name).Sample(Split.Train, new Seed(3));
        uint[][] whole = Play(task, Envs, first: 0);
        int first = 0;
        foreach (int count in pieces)
        {
            uint[][] piece = Play(task, count, first);
            for (int i = 0; i < count; i++) Assert.Equal(whole[first + i], piece[i]);
            first += count;
        }
        Assert.Equal(Envs, first);
        Assert.NotEqual(whole[0], whole[1]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_first_number_that_no_environment_can_have_is_refused(int first)
    {
        IVectorEnv envs = new Guess().Of(new(0)).CreateEnvs(2);
        Assert.Contains("first: ", Assert.Throws<ArgumentOutOfRangeException>(() => envs.Reset(new Seed(0), new float[4], first)).Message);
    }

    [Fact]
    public void Planar_environments_step_best_in_groups_of_the_widest_registers()
    {
        Dictionary<string, int> sizes = Families.ToDictionary(f => f.Name, f => f.Sample(Split.Train, new Seed(1)).GroupSize);
        Assert.Equal((16, 1, 1), (sizes["runner-velocity"], sizes["point-navigation"], sizes["tabular-mdp"]));
    }

    // Everything that each env gives, under actions that depend on its number in the whole rollout.
    static uint[][] Play(ITask task, int count, int first)
    {
        IVectorEnv envs = task.CreateEnvs(count);
        var buffers = new StepBuffers(envs);
        Rng[] rngs = [.. Enumerable.Range(first, count).Select(i => new Seed(4).Fork((ulong)i).Stream())];
        List<uint>[] tape = [.. rngs.Select(_ => new List<uint>())];
        buffers.Reset(new Seed(5), first);
        for (int t = 0; t < Steps; t++)
        {
            for (int i = 0; i < count; i++)
            {
                envs.Spec.Action.Sample(ref rngs[i], buffers.ActOf(i));
                tape[i].AddRange(Bits(buffers.ObsOf(i)));
            }
            buffers.Step();
            for (int i = 0; i < count; i++)
            {
                tape[i].AddRange(Bits(buffers.FinalObsOf(i)));
                tape[i].AddRange(Bits([buffers.Reward[i]]));
                tape[i].Add(buffers.Terminated[i] ? 1u : 0);
            }
        }
        return [.. tape.Select(t => t.ToArray())];
    }

    static uint[] Bits(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), BitConverter.SingleToUInt32Bits);
}
