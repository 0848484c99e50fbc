using MetaRL.Tensors.Torch.Installed;
using MetaRL.TestKit;

namespace Tensors.Torch.Tests.Installed;

/// <summary>Which PyTorch is taken, and what is said where none can be. /bin/sh plays Python here.</summary>
public sealed class TorchSearchTests : IDisposable
{
    const string Sh = "/bin/sh", Python3 = "/usr/bin/python3", Main = "libtorch.so";
    const string Remedy = "install one (pip install 'torch==2.11.*'), or name another with METARL_PYTHON=/path/to/python or METARL_LIBTORCH=/path/to/torch/lib";
    readonly FakeTorch fake = new();

    public void Dispose() => fake.Dispose();

    static TorchSearch Search(string? python = null, string? folder = null) => TorchSearch.Of(name => name switch
    {
        "METARL_PYTHON" => python,
        "METARL_LIBTORCH" => folder,
        _ => throw new ArgumentException($"nobody is to ask for {name}"),
    });

    // One line that says it all, and no PyTorch to take.
    static void Refused(TorchSearch search, string found, string remedy = Remedy)
    {
        Assert.Equal(new TorchMisfit(found, remedy), search.Misfit);
        Assert.Equal($"{found}; {remedy}", search.Misfit!.ToString());
        Assert.DoesNotContain('\n', search.Misfit.ToString());
    }

    [FactNeeding(Sh)]
    public void The_named_Python_is_asked()
    {
        string lib = fake.Package("site", "2.10.0+cu128", Main, "libtorch_cpu.so");
        TorchSearch search = Search(fake.Python("python", Path.GetDirectoryName(lib)!));
        Assert.Equal(new TorchSearch(new("2.10.0+cu128", lib), null), search);
    }

    [FactNeeding(Sh)]
    public void A_named_folder_comes_before_any_Python()
    {
        string lib = fake.Package("site", "2.11.0", Main);
        TorchSearch search = Search(fake.Program("python", "touch asked; exit 1"), lib);
        Assert.Equal(new TorchSearch(new("2.11.0", lib), null), search);
        Assert.False(File.Exists("asked"));
    }

    [FactNeeding(Python3)]
    public void A_true_Python_finds_the_package_without_importing_it()
    {
        string lib = fake.Package("site", "2.10.0+cpu", Main);   // its __init__.py ends whoever imports it
        string python = fake.Program("python", $"PYTHONPATH={fake.Root}/site exec {Python3} \"$@\"");
        Assert.Equal(new TorchSearch(new("2.10.0+cpu", lib), null), Search(python));
    }

    [FactNeeding(Python3)]
    public void A_folder_that_happens_to_be_called_torch_is_no_package()
    {
        fake.Package("work", "2.10.0", Main);
        string python = fake.Program("python", $"cd {fake.Root}/work && exec {Python3} -S -E \"$@\"");   // without installed packages
        PythonAnswer answer = PythonAnswer.Of(python, TimeSpan.FromSeconds(30));
        Assert.Null(answer.Fault);
        Assert.Null(answer.Package);
    }

    [Fact]
    public void No_such_Python()
    {
        string python = Path.Combine(fake.Root, "none");
        Refused(Search(python), $"METARL_PYTHON={python} cannot be started: No such file or directory, expected a Python with PyTorch 2.10 or 2.11");
    }

    [FactNeeding(Sh)]
    public void A_Python_without_PyTorch()
    {
        string python = fake.Python("python", "");
        Refused(Search(python), $"METARL_PYTHON={python} (/opt/bin/python) has no PyTorch, expected PyTorch 2.10 or 2.11");
    }

    [FactNeeding(Sh)]
    public void A_Python_that_fails()
    {
        string python = fake.Program("python", "echo 'Traceback (most recent call last):' >&2; echo 'ValueError: torch.__spec__ is None' >&2; exit 3");
        Refused(Search(python), $"METARL_PYTHON={python} failed with exit code 3: ValueError: torch.__spec__ is None, expected a Python with PyTorch 2.10 or 2.11");
    }

    [Fact]
    public void A_folder_in_the_place_of_a_Python()
        => Refused(Search(fake.Root), $"METARL_PYTHON={fake.Root} is a folder, expected a Python with PyTorch 2.10 or 2.11");

    [FactNeeding(Sh)]
    public void A_Python_that_fails_without_a_word()
    {
        string python = fake.Program("python", "exit 3");
        Refused(Search(python), $"METARL_PYTHON={python} failed with exit code 3 and did not say why, expected a Python with PyTorch 2.10 or 2.11");
    }

    [Fact]
    public void A_file_in_the_place_of_a_folder()
    {
        string file = Path.Combine(fake.Package("site", "2.10.0", Main), Main);
        Refused(Search(folder: file), $"METARL_LIBTORCH={file}: a file, expected the folder of libtorch.so, torch/lib in PyTorch's package", $"set METARL_LIBTORCH={Path.GetDirectoryName(file)}");
    }

    [Fact]
    public void What_is_in_the_way_besides_is_told_at_once()
    {
        string cxx = Path.Combine(fake.Root, "libstdc++.so.6");
        File.WriteAllText(cxx, "GLIBCXX_3.4.31\0");
        CxxLibrary old = CxxLibrary.In([Path.Combine(fake.Root, "none"), fake.Root]);
        Assert.Equal("no PyTorch, and " + cxx + " is too old for TorchSharp: no GLIBCXX_3.4.32; install one; and take a system with GCC 13's or newer (Ubuntu 24.04, Debian 13)",
            new TorchMisfit("no PyTorch", "install one").And(old.Misfit).ToString());
        File.WriteAllText(cxx, "GLIBCXX_3.4.31\0GLIBCXX_3.4.32\0");
        TorchMisfit misfit = new("no PyTorch", "install one");
        Assert.Same(misfit, misfit.And(CxxLibrary.In([fake.Root]).Misfit));
        Assert.Null(CxxLibrary.In([]).Misfit);
    }

    [FactNeeding(Sh)]
    public void What_is_no_Python()
    {
        string python = fake.Program("python", "echo nonsense");
        Refused(Search(python), $"METARL_PYTHON={python} is no Python: it answered 'nonsense', expected a Python with PyTorch 2.10 or 2.11");
    }

    [FactNeeding(Sh)]
    public void A_Python_that_hangs_is_left()
    {
        string python = fake.Program("python", "exec sleep 60");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal("gave no answer within 0.2 s", PythonAnswer.Of(python, TimeSpan.FromSeconds(0.2)).Fault);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void No_such_folder()
    {
        string folder = Path.Combine(fake.Root, "none");
        Refused(Search(folder: folder), $"METARL_LIBTORCH={folder}: no folder {folder}, expected the one of libtorch.so, torch/lib in PyTorch's package");
    }

    [Fact]
    public void A_folder_without_libtorch()
    {
        Refused(Search(folder: fake.Root), $"METARL_LIBTORCH={fake.Root}: no libtorch.so in {fake.Root}, expected that of PyTorch 2.10 or 2.11");
        string lib = fake.Package("site", "2.10.0", Main), package = Path.GetDirectoryName(lib)!;
        Refused(Search(folder: package), $"METARL_LIBTORCH={package}: no libtorch.so in {package}, expected that of PyTorch 2.10 or 2.11", $"it lies in {lib}");
    }

    [Fact]
    public void A_libtorch_of_unknown_version()
    {
        string lib = fake.Package("site", version: null, Main);
        Refused(Search(folder: lib), $"METARL_LIBTORCH={lib}: the libtorch in {lib} is of unknown version: neither version.py nor build-version in the folder above, expected PyTorch 2.10 or 2.11");
    }

    [FactNeeding(Sh)]
    public void Another_version_is_found_and_refused()
    {
        string lib = fake.Package("site", "2.9.1+cu128", Main);
        TorchSearch search = Search(fake.Python("python", Path.GetDirectoryName(lib)!));
        Assert.False(search.Fits);
        Refused(search, $"PyTorch 2.9.1+cu128 in {lib} does not fit TorchSharp 0.107.0, expected PyTorch 2.10 or 2.11");
        Assert.Equal(new InstalledTorch("2.9.1+cu128", lib), search.Torch);   // 'metarl doctor' tells of it
    }

    [Fact]
    public void Libraries_are_loaded_after_those_that_they_need()
    {
        string lib = fake.Package("cpu", "2.10.0+cpu", Main, "libtorch_cpu.so", "libc10.so", "libtorch_python.so", "libshm.so");
        InstalledTorch cpu = new("2.10.0+cpu", lib);
        Assert.False(cpu.HasCuda);
        Assert.Equal(new[] { "libc10.so", "libtorch_cpu.so", Main }.Select(n => Path.Combine(lib, n)), cpu.Libraries);

        string other = fake.Package("cuda", "2.11.0", Main, "libtorch_cuda.so", "libc10_cuda.so", "libtorch_cpu.so", "libc10.so");
        InstalledTorch cuda = new("2.11.0", other);
        Assert.True(cuda.HasCuda);
        Assert.Equal(["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", Main], cuda.Libraries.Select(Path.GetFileName));
    }
}
