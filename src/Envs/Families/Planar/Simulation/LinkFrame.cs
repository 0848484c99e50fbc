namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>Where a link is: its origin and how it is turned.</summary>
internal readonly record struct LinkFrame(float X, float Z, float Angle, float Sin, float Cos)
{
    internal const int Fields = 5;

    /// <summary>A place on the link in the world.</summary>
    internal (float X, float Z) At(float x, float z) => (X + Cos * x + Sin * z, Z + Cos * z - Sin * x);

    /// <summary>The frames of all links.</summary>
    /// <param name="links">The links.</param>
    /// <param name="q">[positions].</param>
    /// <param name="frames">[links], written.</param>
    internal static unsafe void Place(ReadOnlySpan<LinkModel> links, ReadOnlySpan<float> q, Span<LinkFrame> frames)
    {
        fixed (LinkModel* first = links)
        fixed (float* positions = q)
        fixed (LinkFrame* into = frames)
            Place(first, links.Length, new(positions, 1, q.Length), into);
    }

    /// <summary>The same for a body of some lane.</summary>
    /// <param name="links">[count].</param>
    /// <param name="count">Number of links.</param>
    /// <param name="lane">Of which the positions are read.</param>
    /// <param name="frames">[count], written.</param>
    internal static unsafe void Place(LinkModel* links, int count, Lane lane, LinkFrame* frames)
    {
        for (int i = 0; i < count; i++)
        {
            float x = lane.Position(0), z = lane.Position(1), angle = lane.Position(2 + i);
            if (i > 0)
            {
                LinkFrame* parent = frames + links[i].Parent;
                (x, z) = parent->At(links[i].HingeX, links[i].HingeZ);
                angle += parent->Angle;
            }
            (float sin, float cos) = MathF.SinCos(angle);
            frames[i] = new(x, z, angle, sin, cos);
        }
    }
}
