using MetaRL.Tensors.Torch.Installed;

namespace Tensors.Torch.Tests.Installed;

public sealed class TorchVersionsTests : IDisposable
{
    readonly FakeTorch fake = new();

    public void Dispose() => fake.Dispose();

    [Theory]
    [InlineData("__version__ = '2.10.0+cpu'\ndebug = False\n", "2.10.0+cpu")]
    [InlineData("from typing import Optional\n\n__all__ = ['__version__', 'debug']\n__version__ = '2.11.0+cu130'\ncuda: Optional[str] = '13.0'\n", "2.11.0+cu130")]
    [InlineData("__version__: str = \"2.10.0a0+git1\"\n", "2.10.0a0+git1")]
    [InlineData("__version__ = '1.13.0a0'\ndebug = False\ncuda = None\n", "1.13.0a0")]   // Debian 12's
    [InlineData("# __version__ = '2.10.0'\n", null)]
    [InlineData("version = '2.10.0'\n", null)]
    [InlineData("__version__ = compute()\n", null)]
    public void The_version_is_read_as_PyTorch_writes_it(string text, string? expected) => Assert.Equal(expected, TorchVersions.InPython(text));

    [Fact]
    public void Those_fit_that_were_tested()
    {
        Assert.Equal(["2.10", "2.11"], TorchVersions.Fitting);
        Assert.Equal("PyTorch 2.10 or 2.11", TorchVersions.Expected);
        Assert.Equal("0.107.0", TorchVersions.TorchSharp);
    }

    [Theory]
    [InlineData("2.10.0+cu128", true)]
    [InlineData("2.10", true)]
    [InlineData("2.10.1", true)]
    [InlineData("2.11.0.dev20260101+cpu", true)]
    [InlineData("2.1.0", false)]
    [InlineData("2.100.0", false)]
    [InlineData("2.9.1", false)]
    [InlineData("2.12.0", false)]
    [InlineData("12.10.0", false)]
    [InlineData("", false)]
    public void Major_and_minor_version_decide(string version, bool fits) => Assert.Equal(fits, TorchVersions.Fits(version));

    [Fact]
    public void It_lies_beside_the_folder_of_libraries()
    {
        string lib = fake.Package("a", "2.10.0+cpu");
        Assert.Equal("2.10.0+cpu", TorchVersions.Of(lib));
        Assert.Equal("2.10.0+cpu", TorchVersions.Of(lib + "/"));
        string bare = fake.Package("b", version: null);
        Assert.Null(TorchVersions.Of(bare));
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(bare)!, "build-version"), "2.11.0+cu128\n");   // libtorch's archive
        Assert.Equal("2.11.0+cu128", TorchVersions.Of(bare));
    }

    [Fact]
    public void A_link_to_the_folder_is_followed()
    {
        string link = Path.Combine(fake.Root, "here");
        Directory.CreateSymbolicLink(link, fake.Package("a", "2.10.0+cpu"));
        Assert.Equal("2.10.0+cpu", TorchVersions.Of(link));
    }
}
