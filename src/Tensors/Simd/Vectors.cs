using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetaRL.Tensors.Simd;

/// <summary>The one place that chooses a vector width. Most conditions are constants to the JIT.</summary>
internal static class Vectors
{
    /// <summary>Vectors no wider than a row of so many floats needs: what is wider would be computed in vain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<TKernel>(TKernel kernel, int columns) where TKernel : struct, IKernel
    {
        if (columns <= 8 && Vector256.IsHardwareAccelerated) kernel.Run<Vector256<float>, Vector256Ops>();
        else Run(kernel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<TKernel>(TKernel kernel) where TKernel : struct, IKernel
    {
        if (Vector512.IsHardwareAccelerated) kernel.Run<Vector512<float>, Vector512Ops>();
        else if (Vector256.IsHardwareAccelerated) kernel.Run<Vector256<float>, Vector256Ops>();
        else if (Vector128.IsHardwareAccelerated) kernel.Run<Vector128<float>, Vector128Ops>();
        else kernel.Run<float, ScalarOps>();
    }
}
