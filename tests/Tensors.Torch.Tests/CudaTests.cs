using System.Reflection;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Torch;
using MetaRL.TestKit;
using Xunit.Sdk;

namespace Tensors.Torch.Tests;

/// <summary>The tests of torch-cpu on a CUDA device, and those that only it can have. A GPU may be missing where libtorch is
/// not; then each is skipped, with the reason.</summary>
[Collection(nameof(Alone))]
public sealed class CudaTests
{
    // Nested, so that xunit does not run them by itself: it decides on skipping before it knows a test's class.
    sealed class Contract() : BackendContract(TorchBackend.Cuda, 2e-6);
    sealed class Gradients() : GradientContract(TorchBackend.Cuda);
    sealed class Memory() : MemoryTests(TorchBackend.Cuda);
    sealed class Training() : TrainingTests(TorchBackend.Cuda);

    [CudaFact] public void The_contract_of_back_ends() => RunAll<Contract>();
    [CudaFact] public void Gradients_agree_with_the_reference_and_with_differences() => RunAll<Gradients>();
    [CudaFact] public void Memory_is_given_back() => RunAll<Memory>();
    [CudaFact] public void Training_reaches_what_it_reaches_on_simd() => RunAll<Training>();

    [CudaFact]
    public void TF32_is_off_unless_allowed()
    {
        using TensorScope scope = TensorScope.Open();
        Dense a = Dense.Random([256, 512], 1), b = Dense.Random([512, 256], 2);
        double[] Product(IBackend backend) => a.On(backend).MatMul(b.On(backend)).ToArray();
        double[] exact = Product(new ReferenceBackend());
        double Error() => Product(TorchBackend.Cuda).Zip(exact, (p, q) => Math.Abs(p - q)).Max();
        Assert.InRange(Error(), 0, 2e-4);
        Assert.False(TorchBackend.AllowTf32);
        try
        {
            TorchBackend.AllowTf32 = true;
            Assert.True(Error() > 1e-3, "no product lost digits: this device has no TF32, or it stayed off");
        }
        finally { TorchBackend.AllowTf32 = false; }
    }

    static void RunAll<T>() where T : new()
    {
        foreach (MethodInfo test in typeof(T).GetMethods().Where(m => m.IsDefined(typeof(FactAttribute))))
        {
            IEnumerable<object?[]> rows = test.IsDefined(typeof(TheoryAttribute)) ? test.GetCustomAttributes<DataAttribute>().SelectMany(d => d.GetData(test)) : [[]];
            foreach (object?[] row in rows) test.Invoke(new T(), BindingFlags.DoNotWrapExceptions, null, row, null);
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
