using System.Runtime.InteropServices;

namespace MetaRL.Gpu.Products;

/// <summary>Four neighbours, which a card reads and writes in one instruction: the size says that they lie on 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
struct Float4
{
    internal float X, Y, Z, W;

    /// <summary>this + a · b</summary>
    internal readonly Float4 Plus(float a, Float4 b) => new() { X = X + a * b.X, Y = Y + a * b.Y, Z = Z + a * b.Z, W = W + a * b.W };
}
