using System.Security.Cryptography;
using MetaRL.Persistence;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Training;

namespace MetaRL.Tests;

public sealed class CheckpointTests : IDisposable
{
    const string Identity = "point-navigation seed 1";
    static readonly ReferenceBackend Backend = new();

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static TrainingState State(int iteration) => new(iteration,
        new([("body0.w", Tensor.From(Backend, [1.0 / 3, iteration], [1, 1, 2])), ("log_std", Tensor.From(Backend, [-0.0], [1]))]),
        new(new([("m/body0.w", Tensor.From(Backend, [1e-300, double.Epsilon], [1, 1, 2]))]), 10L * iteration));

    void Save(int iteration) => Checkpoint.Save(folder.Path, State(iteration), Identity, Precision.Float64);
    TrainingState? Load(string identity = Identity) => Checkpoint.Load(folder.Path, identity, Backend, Precision.Float64);
    string PathOf(int iteration) => folder.File($"iteration-{iteration:D8}.safetensors");

    [Fact]
    public void A_state_comes_back_whole()
    {
        Save(7);
        TrainingState back = Load()!, expected = State(7);
        Assert.Equal(Training.Flat(expected), Training.Flat(back));
        Assert.Equal(expected.Phi.Names, back.Phi.Names);
        Assert.Equal(expected.Update.Tensors.Names, back.Update.Tensors.Names);
        Assert.Equal<Shape>([1, 1, 2], back.Phi["body0.w"].Shape);
        Assert.True(double.IsNegative(back.Phi["log_std"].Item()));
    }

    [Fact]
    public void So_does_one_whose_update_remembers_nothing()
    {
        Checkpoint.Save(folder.Path, State(3) with { Update = new(new([]), 3) }, Identity, Precision.Float64);
        TrainingState back = Load()!;
        Assert.Equal((3, 3, 0), (back.Iteration, back.Update.Step, back.Update.Tensors.Size));
    }

    [Fact]
    public void Where_there_is_none_there_is_none()
    {
        Assert.Null(Load());
        Assert.Null(Checkpoint.Load(folder.File("missing"), Identity, Backend, Precision.Float64));
        Assert.False(Directory.Exists(folder.File("missing")));
    }

    [Fact]
    public void The_newest_wins_the_one_before_is_kept_and_nothing_else_is_touched()
    {
        File.WriteAllText(folder.File("notes.txt"), "mine");
        File.WriteAllText(folder.File("best-iteration-00000001.safetensors"), "mine too");
        foreach (int i in new[] { 25, 9, 100, 50 }) Save(i);
        Assert.Equal(["best-iteration-00000001.safetensors", "iteration-00000050.safetensors", "iteration-00000100.safetensors", "notes.txt"],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)!);
        Assert.Equal(100, Load()!.Iteration);
    }

    [Fact]
    public void What_a_kill_left_half_written_is_ignored()
    {
        Save(1);
        File.WriteAllText(PathOf(99) + ".tmp", "half a check");
        Assert.Equal(1, Load()!.Iteration);
        Save(99);
        Assert.Equal(99, Load()!.Iteration);
        Assert.False(File.Exists(PathOf(99) + ".tmp"));
    }

    [Fact]
    public void A_flipped_byte_anywhere_is_an_error_that_names_the_file()
    {
        Save(1);
        byte[] good = File.ReadAllBytes(PathOf(1));
        for (int i = 0; i < good.Length; i++)
            foreach (byte mask in new byte[] { 0x01, 0xFF })
            {
                byte[] bad = [.. good];
                bad[i] ^= mask;
                AssertRefused(bad, $"byte {i} of {good.Length} ^ {mask:x2}");
            }
    }

    [Fact]
    public void A_file_cut_short_is_an_error_that_names_the_file()
    {
        Save(1);
        byte[] good = File.ReadAllBytes(PathOf(1));
        for (int length = 0; length < good.Length; length++) AssertRefused(good[..length], $"{length} of {good.Length} bytes");
    }

    [Fact]
    public void A_file_of_another_kind_is_an_error_that_names_the_file()
    {
        AssertRefused("hello, this is no checkpoint at all"u8.ToArray(), "text");
        AssertRefused([4, 0, 0, 0, 0, 0, 0, 0, .. "null"u8], "null header");
        AssertRefused(SafeTensors.Serialize(State(1).Phi, new Dictionary<string, string>(), Precision.Float64), "tensors of somebody else's");
    }

    [Theory]
    [InlineData("iteration", "-5")]
    [InlineData("iteration", "3")]
    [InlineData("iteration", " 1")]
    [InlineData("iteration", "99999999999")]
    [InlineData("updateStep", "-9")]
    [InlineData("updateStep", "")]
    public void A_number_that_cannot_be_is_an_error_that_names_the_file(string key, string value)
    {
        var metadata = new Dictionary<string, string> { ["format"] = "metarl-checkpoint-1", ["identity"] = Identity, ["iteration"] = "1", ["updateStep"] = "1" };
        metadata[key] = value;
        AssertRefused(Signed(metadata), $"{key} '{value}'");
    }

    [Theory]
    [InlineData("iteration")]
    [InlineData("updateStep")]
    public void A_missing_key_is_an_error_that_names_the_file(string key)
    {
        var metadata = new Dictionary<string, string> { ["format"] = "metarl-checkpoint-1", ["identity"] = Identity, ["iteration"] = "1", ["updateStep"] = "1" };
        Assert.Equal(1, Accept(metadata).Iteration);
        metadata.Remove(key);
        AssertRefused(Signed(metadata), key);
    }

    TrainingState Accept(Dictionary<string, string> metadata)
    {
        File.WriteAllBytes(PathOf(1), Signed(metadata));
        return Load()!;
    }

    static byte[] Signed(Dictionary<string, string> metadata)
    {
        Params tensors = State(1).Phi.Prefixed("phi/");
        string digest = Convert.ToHexStringLower(SHA256.HashData(SafeTensors.Serialize(tensors, metadata, Precision.Float64)));
        return SafeTensors.Serialize(tensors, new Dictionary<string, string>(metadata) { ["sha256"] = digest }, Precision.Float64);
    }

    void AssertRefused(byte[] content, string what)
    {
        File.WriteAllBytes(PathOf(1), content);
        Exception? e = Record.Exception(() => Load());
        Assert.True(e is CheckpointException, $"{what}: {e?.GetType().Name ?? "accepted"} {e?.Message}");
        Assert.Contains(PathOf(1), e!.Message);
        Assert.Equal(content, File.ReadAllBytes(PathOf(1)));
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused_and_stays()
    {
        Save(1);
        Save(2);
        string[] before = folder.Snapshot();
        string message = Assert.Throws<CheckpointException>(() => Load("cheetah seed 2")).Message;
        Assert.Contains(PathOf(2), message);
        Assert.Contains(Identity, message);
        Assert.Contains("cheetah seed 2", message);
        Assert.Equal(before, folder.Snapshot());
        Assert.Equal(2, Load()!.Iteration);
    }

    // Whole and signed, and yet of no state that the run could reach.
    [Theory]
    [InlineData("phi/log_std", "phi/log_std is [3], expected [1]")]
    [InlineData("update/m/body0.w", "update/m/body0.w is [3], expected [1, 1, 2]")]
    [InlineData("phi/another", "its phi has [body0.w, log_std, another], expected [body0.w, log_std]")]
    [InlineData("NaN", "phi/log_std holds NaN, expected finite numbers")]
    [InlineData("no moments", "its update has [], expected [m/body0.w]")]
    public void Content_that_does_not_fit_the_run_is_an_error_that_says_where(string change, string fault)
    {
        TrainingState good = State(1), bad = Changed(good, change);
        Checkpoint.Save(folder.Path, bad, Identity, Precision.Float64);
        Assert.NotNull(Load());
        string message = Assert.Throws<CheckpointException>(() => Checkpoint.Load(folder.Path, Identity, Backend, Precision.Float64, good)).Message;
        Assert.Equal($"{PathOf(1)} is damaged: {fault}; delete it to resume from the checkpoint before it", message);
        Checkpoint.Save(folder.Path, good, Identity, Precision.Float64);
        Assert.NotNull(Checkpoint.Load(folder.Path, Identity, Backend, Precision.Float64, State(0)));
    }

    static TrainingState Changed(TrainingState state, string change)
    {
        Tensor odd = Tensor.From(Backend, [1.0, 2, 3], [3]);
        return change switch
        {
            "phi/log_std" => state with { Phi = state.Phi.With(new([("log_std", odd)])) },
            "phi/another" => state with { Phi = state.Phi.Concat(new([("another", odd)])) },
            "NaN" => state with { Phi = state.Phi.With(new([("log_std", Tensor.From(Backend, [double.NaN], [1]))])) },
            "no moments" => state with { Update = new(new([]), 1) },
            _ => state with { Update = new(new([("m/body0.w", odd)]), 1) },
        };
    }

    // What an update came to remember since, such as data to use again, has whatever shape it has.
    [Fact]
    public void An_update_may_remember_more_than_at_first()
    {
        Params replay = new([("replay/obs", Tensor.From(Backend, [1.0, 2, 3], [3]))]);
        TrainingState grown = State(2) with { Update = new(State(2).Update.Tensors.Concat(replay), 20) };
        Checkpoint.Save(folder.Path, grown, Identity, Precision.Float64);
        TrainingState back = Checkpoint.Load(folder.Path, Identity, Backend, Precision.Float64, State(0))!;
        Assert.Equal(["m/body0.w", "replay/obs"], back.Update.Tensors.Names);
    }

    // Whatever the bytes: a state of the run or the one kind of error, and no more memory than the file's size suggests.
    [Fact]
    public void Mutated_bytes_are_a_whole_state_or_a_clear_error()
    {
        Save(1);
        byte[] good = File.ReadAllBytes(PathOf(1));
        var mutator = new ByteMutator(new Random(7));
        TrainingState fresh = State(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        const int count = 3000;
        for (int i = 0; i < count; i++)
        {
            File.WriteAllBytes(PathOf(1), mutator.Mutate(good));
            try
            {
                TrainingState state = Checkpoint.Load(folder.Path, Identity, Backend, Precision.Float64, fresh)!;
                Assert.Equal(Training.Flat(State(1)), Training.Flat(state));
            }
            catch (CheckpointException e)
            {
                Assert.Contains(PathOf(1), e.Message);
            }
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, count * 100_000L);
    }
}
