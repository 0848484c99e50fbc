using System.Reflection;
using MetaRL.Tensors.Torch;
using MetaRL.TestKit;
using Xunit.Sdk;

namespace Tensors.Torch.Tests;

public sealed class TorchCpuBackendTests() : BackendContract(TorchBackend.Cpu, 2e-6);

public sealed class TorchCudaBackendTests
{
    sealed class Contract() : BackendContract(TorchBackend.Cuda, 2e-6);

    // One test, since xunit 2 decides on skipping before it knows the class: a GPU may be missing where libtorch is not.
    [CudaFact]
    public void A_CUDA_device_keeps_the_contract()
    {
        foreach (MethodInfo test in typeof(Contract).GetMethods().Where(m => m.IsDefined(typeof(FactAttribute))))
        {
            IEnumerable<object?[]> rows = test.IsDefined(typeof(TheoryAttribute)) ? test.GetCustomAttributes<DataAttribute>().SelectMany(d => d.GetData(test)) : [[]];
            foreach (object?[] row in rows) test.Invoke(new Contract(), BindingFlags.DoNotWrapExceptions, null, row, null);
        }
    }
}

/// <summary>Skipped, with the reason, where libtorch finds no CUDA device.</summary>
sealed class CudaFactAttribute : FactAttribute
{
    public CudaFactAttribute()
    {
        if (!TorchBackend.HasCuda) Skip = "libtorch finds no CUDA device";
    }
}
