using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetaRL.Tensors.Simd;

/// <summary>The class of instruction sets that results depend on: sums are taken in an order that the width of vectors
/// decides, and products and sums are rounded once or twice. Two machines of the same class compute the same bits.</summary>
public static class InstructionSet
{
    /// <summary>Architecture, width of vectors and whether they multiply and add in one rounding, such as "x64, 512 bits, fma".</summary>
    public static string Name { get; } = $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}, {Width}{Fused}";

    static string Width
    {
        get
        {
            if (Vector512.IsHardwareAccelerated) return "512 bits";
            if (Vector256.IsHardwareAccelerated) return "256 bits";
            return Vector128.IsHardwareAccelerated ? "128 bits" : "scalar";
        }
    }

    static string Fused => Fma.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported ? ", fma" : "";
}
