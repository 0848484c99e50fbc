using System.Runtime.InteropServices;
using MetaRL.Experiments.Commands;

namespace MetaRL.Experiments.Tests;

public sealed class DeviceErrorsTests
{
    // As libtorch 2.10 words them; the second from its source.
    [Theory]
    [InlineData("[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 163840000 bytes. Error code 12 (Cannot allocate memory)\nframe #0: c10::ThrowEnforceNotMet(...)\nframe #1: ...",
        "the device has no memory left for a batch of tasks ([enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 163840000 bytes. Error code 12 (Cannot allocate memory)); smaller batches need less: --set training.tasksPerChunk=N")]
    [InlineData("CUDA out of memory. Tried to allocate 20.00 GiB.\nException raised from malloc at /pytorch/c10/cuda/CUDACachingAllocator.cpp:1 (most recent call first):\nframe #0: ...",
        "the device has no memory left for a batch of tasks (CUDA out of memory. Tried to allocate 20.00 GiB); smaller batches need less: --set training.tasksPerChunk=N")]
    [InlineData("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)\nException raised from meta at x.cpp:1", "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)")]
    public void Libtorch_is_quoted_without_its_stack(string text, string expected) =>
        Assert.Equal($"iteration 3: {expected}", DeviceErrors.Message(new RunFailedException($"iteration 3: {text}", new ExternalException(text))));

    [Fact]
    public void Other_errors_are_left_alone() => Assert.Equal("the market is closed", DeviceErrors.Message(new InvalidOperationException("the market is closed")));
}
