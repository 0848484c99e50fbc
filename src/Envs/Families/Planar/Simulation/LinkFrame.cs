namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>Where a link is: its origin and how it is turned.</summary>
internal readonly record struct LinkFrame(float X, float Z, float Sin, float Cos)
{
    /// <summary>A place on the link in the world.</summary>
    internal (float X, float Z) At(float x, float z) => (X + Cos * x + Sin * z, Z + Cos * z - Sin * x);

    /// <summary>The frames of all links.</summary>
    /// <param name="links">The links.</param>
    /// <param name="q">[positions].</param>
    /// <param name="frames">[links], written.</param>
    internal static void Place(ReadOnlySpan<LinkModel> links, ReadOnlySpan<float> q, Span<LinkFrame> frames)
    {
        Span<float> angles = stackalloc float[links.Length];
        for (int i = 0; i < links.Length; i++)
        {
            int parent = links[i].Parent;
            angles[i] = q[2 + i] + (i == 0 ? 0 : angles[parent]);
            (float x, float z) = i == 0 ? (q[0], q[1]) : frames[parent].At(links[i].HingeX, links[i].HingeZ);
            (float sin, float cos) = MathF.SinCos(angles[i]);
            frames[i] = new(x, z, sin, cos);
        }
    }
}
