using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MetaRL.Benchmarks;

/// <summary>Which matrix products PyTorch multiplies with. OpenBLAS picks a kernel by the processor's name, and an older one
/// takes a newer processor for one of 2004; a comparison with that would flatter us. So each of its kernels is tried in a
/// process of its own, and the fastest whose products are right is the one to compare with.</summary>
/// <param name="CoreType">OPENBLAS_CORETYPE; null leaves the choice to the library.</param>
/// <param name="Library">openblas, mkl, ….</param>
/// <param name="Core">What OpenBLAS calls the kernel that it took; null with another library.</param>
/// <param name="Gflops">Of a product of 2,000 × 64 × 64 on one thread.</param>
sealed record BlasKernel(string? CoreType, string Library, string? Core, double Gflops)
{
    const string Variable = "OPENBLAS_CORETYPE";
    const double MostError = 1e-5;   // float32 sums of 2,000 terms, relative in norm
    static readonly string?[] CoreTypes = [null, "SapphireRapids", "Cooperlake", "SkylakeX", "Zen", "Haswell"];

    /// <summary>The fastest right one; with a library other than OpenBLAS, the only one.</summary>
    /// <param name="python">A Python with torch.</param>
    /// <exception cref="UnavailableException">None gives right products.</exception>
    public static BlasKernel Fastest(string python)
    {
        var found = new List<BlasKernel>();
        foreach (string? coreType in CoreTypes)
        {
            if (Try(python, coreType) is { } kernel) found.Add(kernel);
            bool hasNoChoice = found is [{ Library: not "openblas" }];
            if (hasNoChoice) break;
        }
        return found.MaxBy(k => k.Gflops) ?? throw new UnavailableException($"{python}: no matrix product of its torch is right; see the messages above");
    }

    /// <summary>Starts with the same kernel.</summary>
    public void Apply(ProcessStartInfo start) => Apply(start, CoreType);

    public override string ToString() => Library == "openblas"
        ? $"OpenBLAS, {Variable} {CoreType ?? "unset"}, kernel {Core ?? "unknown"}, {Gflops:F0} GFLOP/s a core"
        : $"{Library}, {Gflops:F0} GFLOP/s a core";

    public JsonObject ToJson() => new() { ["library"] = Library, ["coreType"] = CoreType, ["core"] = Core, ["gflops"] = Gflops };

    static void Apply(ProcessStartInfo start, string? coreType)
    {
        if (coreType is null) start.Environment.Remove(Variable);
        else start.Environment[Variable] = coreType;
    }

    // Null for a kernel that this processor cannot run or that multiplies wrongly.
    static BlasKernel? Try(string python, string? coreType)
    {
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "peers", "blas_kernel.py")]);
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        Apply(start, coreType);
        if (PeerProcess.TryLastLine(start) is not { } line)
        {
            Console.WriteLine($"  {Variable} {coreType ?? "unset"}: does not run here");
            // Without torch none would: its own message says more than ours.
            return coreType is null ? throw new UnavailableException($"{python} does not multiply with torch; see its output above, or name another with --python") : null;
        }
        double error = (double)line["relativeError"]!;
        if ((string)line["library"]! == "reference")
            throw new UnavailableException($"the torch of {python} multiplies with the reference BLAS, which nobody who cares for speed does; install OpenBLAS (Debian: libopenblas0-pthread)");
        var kernel = new BlasKernel(coreType, (string)line["library"]!, (string?)line["core"], (double)line["gflops"]!);
        bool isRight = error < MostError;
        Console.WriteLine($"  {kernel}{(isRight ? "" : $": WRONG, its products are off by {error:E1}")}");
        return isRight ? kernel : null;
    }
}
