using BenchmarkDotNet.Attributes;
using MetaRL.Tensors.Simd;

namespace MetaRL.Benchmarks;

/// <summary>The kernels that policies spend their time in, at 2,000 samples.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    readonly float[] x = new float[2000 * 64], w = new float[64 * 64], y = new float[2000 * 64];

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        foreach (float[] a in (float[][])[x, w]) for (int i = 0; i < a.Length; i++) a[i] = random.NextSingle() - 0.5f;
    }

    [Benchmark(Description = "x w, [2000, 64] x [64, 64]")]
    public void Forward() => Gemm.Multiply(x, w, y, 2000, 64, 64);

    [Benchmark(Description = "y w', [2000, 64] x [64, 64]'")]
    public void InputGradient() => Gemm.Multiply(x, 64, 1, w, 1, 64, y, 64, 2000, 64, 64);

    [Benchmark(Description = "x' y, [2000, 64]' x [2000, 64]")]
    public void WeightGradient() => Gemm.Multiply(x, 1, 64, y, 64, 1, w, 64, 64, 64, 2000);

    [Benchmark(Description = "tanh, 128,000 elements")]
    public void Tanh() => System.Numerics.Tensors.TensorPrimitives.Tanh(x, y);
}
