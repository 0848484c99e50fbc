using System.Diagnostics;
using System.Text.Json;
using MetaRL.Cli.Diagnosing;
using MetaRL.Tensors.Torch.Installed;
using Answer = MetaRL.Cli.Diagnosing.Answer;
using FactNeedingAttribute = MetaRL.TestKit.FactNeedingAttribute;

namespace MetaRL.Cli.Tests.Diagnosing;

public sealed class DoctorCommandTests : IDisposable
{
    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public void A_machine_that_works_is_told_of_in_full()
    {
        (int exit, string output, string error) = Workshop.Run("doctor", "--root", Path.Combine(shop.Folder, "runs"));
        Assert.True(exit == 0, output + error);
        foreach (string subject in (string[])["MetaRL", ".NET", "system", "instructions", "cores", "memory", "engine", "GPU", "TorchSharp", "C++ library", "PyTorch", "run folders", "terminal"])
            Assert.Contains('\n' + subject, '\n' + output);
        Assert.Contains("GFLOP/s", output);
        Assert.Contains("can be written", output);
        Assert.Empty(Directory.GetFileSystemEntries(shop.Folder));   // nothing stays behind
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), a => a.GetName().Name == "TorchSharp");
    }

    [Fact]
    public void What_is_broken_is_told_by_the_exit_code()
    {
        string file = shop.Write("runs", "a file");
        (int exit, string output, _) = Workshop.Run("doctor", "--root", file, "--json");
        Assert.Equal(1, exit);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement folders = document.RootElement.EnumerateArray().Single(d => d.GetProperty("subject").GetString() == "run folders");
        Assert.True(folders.GetProperty("broken").GetBoolean());
        Assert.Contains("is a file", folders.GetProperty("found").GetString());
        Assert.All(document.RootElement.EnumerateArray().Where(d => d.GetProperty("subject").GetString() != "run folders"), d => Assert.False(d.GetProperty("broken").GetBoolean()));
    }

    [Fact]
    public void An_installed_PyTorch_is_told_of_and_whether_it_fits()
    {
        string lib = shop.Folder;
        InstalledTorch torch = new("2.10.0+cpu", lib);
        Assert.Equal(new Diagnosis("PyTorch", $"2.10.0+cpu, libtorch in {lib}: its version fits -p:Torch=installed, for --device torch-cpu only, it is without CUDA"), TorchCheck.PyTorch(new(torch, null)));
        shop.Write("libtorch_cuda.so", "");
        Assert.Equal(new Diagnosis("PyTorch", $"2.10.0+cpu, libtorch in {lib}: its version fits -p:Torch=installed, for --device torch-cpu and cuda"), TorchCheck.PyTorch(new(torch, null)));

        Diagnosis expected = new("PyTorch", "PyTorch 2.9.0 does not fit", "only -p:Torch=installed and the comparison with PyTorch in benchmarks need it: get another");
        Assert.Equal(expected, TorchCheck.PyTorch(new(torch, new("PyTorch 2.9.0 does not fit", "get another"))));
        Assert.Equal(expected, TorchCheck.PyTorch(new(null, new("PyTorch 2.9.0 does not fit", "get another"))));
    }

    [Fact]
    public void Whether_there_is_a_card_is_what_the_device_says()
    {
        const string Card = "NVIDIA H100, 81559 MiB, 570.1";
        Diagnosis none = TorchCheck.Gpu("no driver; install it", new((string?)null)), shut = TorchCheck.Gpu("no card (error 100, no device); look", new(Card));
        Assert.Equal(("none of NVIDIA", "for --device gpu: no driver; install it; small policies are faster without"), (none.Found, none.Advice));
        Assert.Equal($"{Card}, which the driver does not give to this process", shut.Found);
        Assert.StartsWith("for --device gpu: no card (error 100, no device); look", shut.Advice);
        Diagnosis card = TorchCheck.Gpu(null, new(Card)), unknown = TorchCheck.Gpu(null, new(null, "nvidia-smi failed: oh"));
        Assert.Equal((Card, "an NVIDIA card (nvidia-smi failed: oh)"), (card.Found, unknown.Found));
        Assert.All([card, unknown], d => Assert.StartsWith("to compute on it: --device gpu", d.Advice));
    }

    [Fact]
    public void Limits_of_containers_are_read()
    {
        Assert.Equal(new Cgroup(null, null), Cgroup.Of(shop.Folder));
        shop.Write("cpu.max", "150000 100000\n");
        shop.Write("memory.max", "1073741824\n");
        Assert.Equal(new Cgroup(1.5, 1L << 30), Cgroup.Of(shop.Folder));
        shop.Write("cpu.max", "max 100000\n");
        shop.Write("memory.max", "max\n");
        Assert.Equal(new Cgroup(null, null), Cgroup.Of(shop.Folder));
    }

    [FactNeeding("/bin/sh")]
    public void A_program_that_hangs_is_left_and_one_that_is_absent_is_none()
    {
        Assert.Equal(new Answer((string?)null), Answer.Of("no-such-program-here", [], TimeSpan.FromSeconds(1)));
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal("sleep gave no answer within 0 s", Answer.Of("sleep", ["30"], TimeSpan.FromMilliseconds(100)).Fault);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
        Assert.Equal(new Answer(null, "sh failed: oh"), Answer.Of("sh", ["-c", "echo oh >&2; exit 3"], TimeSpan.FromSeconds(10)));
        Assert.Equal(new Answer("yes"), Answer.Of("echo", ["yes"], TimeSpan.FromSeconds(10)));
    }
}
