using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetaRL.Benchmarks;

/// <summary>The most float32 multiply-adds that the hardware does, all threads at once: what a fraction of peak is of.</summary>
static class FmaPeak
{
    const int Rounds = 9, Steps = 1_000_000, Chains = 12;   // chains: more than latency times units, fewer than registers

    /// <summary>The widest vectors that this process computes with, in bits: those of the simd back end.</summary>
    public static int Bits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>GFLOP/s of several threads together with the widest vectors; the best round, since a peak is an upper bound.</summary>
    public static double Gflops(int threads) => Gflops(threads, Bits);

    /// <summary>The same with vectors of so many bits; NaN where the hardware has none.</summary>
    public static double Gflops(int threads, int bits)
        => Has(bits) ? Enumerable.Range(0, Rounds).Max(_ => Together(threads, bits, Throughput)) : double.NaN;

    /// <summary>Clock of a core in GHz while several threads multiply and add vectors of so many bits, each waiting for its last
    /// result: an addition to a product takes four cycles on every x64 processor with AVX2 since 2017.</summary>
    public static double Gigahertz(int threads, int bits)
        => Has(bits) ? Enumerable.Range(0, Rounds).Max(_ => Together(threads, bits, Latency)) / threads : double.NaN;

    static bool Has(int bits) => bits switch { 512 => Avx512F.IsSupported, 256 => Vector256.IsHardwareAccelerated, _ => Vector128.IsHardwareAccelerated };

    static double Together(int threads, int bits, Func<int, double> rate)
    {
        using var start = new Barrier(threads);
        var rates = new double[threads];
        Thread[] all = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            rates[i] = rate(bits);
        }))];
        foreach (Thread thread in all) thread.Start();
        foreach (Thread thread in all) thread.Join();
        return rates.Sum();
    }

    static double Throughput(int bits) => bits switch
    {
        512 => Rate<Lanes512, Vector512<float>>(),
        256 => Rate<Lanes256, Vector256<float>>(),
        _ => Rate<Lanes128, Vector128<float>>(),
    };

    static double Latency(int bits) => bits switch
    {
        512 => Clock<Lanes512, Vector512<float>>(),
        256 => Clock<Lanes256, Vector256<float>>(),
        _ => Clock<Lanes128, Vector128<float>>(),
    };

    static double Rate<TLanes, TVector>() where TLanes : ILanes<TVector> where TVector : struct
    {
        long start = Stopwatch.GetTimestamp();
        float sum = Run<TLanes, TVector>();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double flop = 2.0 * Chains * Steps * Unsafe.SizeOf<TVector>() / sizeof(float);
        return float.IsNaN(sum) ? 0 : flop / seconds / 1e9;   // the sum is used, so the loop stays
    }

    static double Clock<TLanes, TVector>() where TLanes : ILanes<TVector> where TVector : struct
    {
        const double cycles = 4;
        long start = Stopwatch.GetTimestamp();
        float sum = Wait<TLanes, TVector>();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return float.IsNaN(sum) ? 0 : cycles * Steps / seconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Wait<TLanes, TVector>() where TLanes : ILanes<TVector> where TVector : struct
    {
        TVector x = TLanes.Create(0.999f), y = TLanes.Create(0.001f), a = TLanes.Create(1);
        for (int n = 0; n < Steps; n += 4)
        {
            a = TLanes.Fma(a, x, y);
            a = TLanes.Fma(a, x, y);
            a = TLanes.Fma(a, x, y);
            a = TLanes.Fma(a, x, y);
        }
        return TLanes.Sum(a);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Run<TLanes, TVector>() where TLanes : ILanes<TVector> where TVector : struct
    {
        TVector x = TLanes.Create(0.999f), y = TLanes.Create(0.001f);
        TVector a = TLanes.Create(1), b = a, c = a, d = a, e = a, f = a, g = a, h = a, i = a, j = a, k = a, l = a;
        for (int n = 0; n < Steps; n++)
        {
            (a, b, c, d) = (TLanes.Fma(a, x, y), TLanes.Fma(b, x, y), TLanes.Fma(c, x, y), TLanes.Fma(d, x, y));
            (e, f, g, h) = (TLanes.Fma(e, x, y), TLanes.Fma(f, x, y), TLanes.Fma(g, x, y), TLanes.Fma(h, x, y));
            (i, j, k, l) = (TLanes.Fma(i, x, y), TLanes.Fma(j, x, y), TLanes.Fma(k, x, y), TLanes.Fma(l, x, y));
        }
        float sum = TLanes.Sum(a) + TLanes.Sum(b) + TLanes.Sum(c) + TLanes.Sum(d) + TLanes.Sum(e) + TLanes.Sum(f);
        return sum + TLanes.Sum(g) + TLanes.Sum(h) + TLanes.Sum(i) + TLanes.Sum(j) + TLanes.Sum(k) + TLanes.Sum(l);
    }

    interface ILanes<TVector>
    {
        static abstract TVector Create(float value);
        static abstract TVector Fma(TVector a, TVector x, TVector y);
        static abstract float Sum(TVector a);
    }

    readonly struct Lanes512 : ILanes<Vector512<float>>
    {
        public static Vector512<float> Create(float value) => Vector512.Create(value);
        public static Vector512<float> Fma(Vector512<float> a, Vector512<float> x, Vector512<float> y) => Vector512.FusedMultiplyAdd(a, x, y);
        public static float Sum(Vector512<float> a) => Vector512.Sum(a);
    }

    readonly struct Lanes256 : ILanes<Vector256<float>>
    {
        public static Vector256<float> Create(float value) => Vector256.Create(value);
        public static Vector256<float> Fma(Vector256<float> a, Vector256<float> x, Vector256<float> y) => Vector256.FusedMultiplyAdd(a, x, y);
        public static float Sum(Vector256<float> a) => Vector256.Sum(a);
    }

    readonly struct Lanes128 : ILanes<Vector128<float>>
    {
        public static Vector128<float> Create(float value) => Vector128.Create(value);
        public static Vector128<float> Fma(Vector128<float> a, Vector128<float> x, Vector128<float> y) => Vector128.FusedMultiplyAdd(a, x, y);
        public static float Sum(Vector128<float> a) => Vector128.Sum(a);
    }
}
