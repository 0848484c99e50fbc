using System.Runtime.InteropServices;
using MetaRL.Tensors.Torch.Installed;

namespace Tensors.Torch.Tests.Installed;

/// <summary>What .NET says of a library that does not load, in one line.</summary>
public sealed class LoadErrorsTests : IDisposable
{
    // As .NET 10 words them on Linux.
    const string Unable = "Unable to load shared library 'LibTorchSharp' or one of its dependencies. In order to help diagnose loading problems, "
        + "consider using a tool like strace. If you're using glibc, consider setting the LD_DEBUG environment variable: \n";
    const string Absent = "/app/LibTorchSharp.so: cannot open shared object file: No such file or directory\n";

    readonly FakeTorch fake = new();

    public void Dispose() => fake.Dispose();

    [Theory]
    [InlineData(Unable + Absent + "/app/native/libLibTorchSharp.so: undefined symbol: _ZN3c104nameE\n" + Absent, "/app/native/libLibTorchSharp.so: undefined symbol: _ZN3c104nameE")]
    [InlineData(Unable + Absent + "libtorch.so: cannot open shared object file: No such file or directory\n", "libtorch.so: cannot open shared object file: No such file or directory")]
    [InlineData("The machine is closed", "The machine is closed")]
    public void The_cause_is_picked_from_the_places_that_were_looked_in(string message, string cause) =>
        Assert.Equal(cause, LoadErrors.Cause(new DllNotFoundException(message)));

    [Fact]
    public void A_true_library_that_is_broken()
    {
        if (!OperatingSystem.IsLinux()) return;   // nothing is loaded by path elsewhere
        string lib = fake.Package("site", "2.10.0", "libtorch.so");
        string file = new InstalledTorch("2.10.0", lib).Libraries.Single();
        Exception e = Assert.ThrowsAny<Exception>(() => NativeLibrary.Load(file));
        Assert.StartsWith($"{file}: ", LoadErrors.Cause(e));
        Assert.DoesNotContain('\n', LoadErrors.Cause(e));
    }
}
