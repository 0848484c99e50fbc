namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>How an episode begins: in the drawn pose, up to noise, with the lowest ball just on the ground and the trunk above x = 0.</summary>
internal static class PlanarStart
{
    // The noise is on pitch and hinges and on all velocities.
    internal static void Draw(PlanarModel model, PlanarGround ground, float noise, ref Rng rng, Span<float> q, Span<float> v)
    {
        q.Clear();
        for (int i = 2; i < q.Length; i++) q[i] = rng.Uniform(-noise, noise);
        for (int i = 0; i < v.Length; i++) v[i] = rng.Uniform(-noise, noise);
        q[1] = HeightOnGround(model, ground, q);
    }

    static float HeightOnGround(PlanarModel model, PlanarGround ground, ReadOnlySpan<float> q)
    {
        Span<LinkFrame> frames = stackalloc LinkFrame[model.Links.Length];
        LinkFrame.Place(model.Links, q, frames);
        float height = float.NegativeInfinity;
        foreach (ref readonly ContactModel ball in model.Contacts.AsSpan())
        {
            (float x, float z) = frames[ball.Link].At(ball.X, ball.Z);
            height = MathF.Max(height, ground.HeightAt(x) + ball.Radius - z);
        }
        return height + q[1];
    }
}
