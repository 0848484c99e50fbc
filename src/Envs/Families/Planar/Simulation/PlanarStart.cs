namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>How an episode begins: in the drawn pose, up to noise, with the lowest ball just on the ground and the trunk above x = 0.</summary>
internal static unsafe class PlanarStart
{
    /// <summary>Sets positions and velocities. The noise is on pitch and hinges and on all velocities.</summary>
    /// <param name="model">The body.</param>
    /// <param name="ground">The ground.</param>
    /// <param name="noise">Greatest noise either way.</param>
    /// <param name="rng">The only source of randomness.</param>
    /// <param name="lane">What is set.</param>
    /// <param name="frames">[links], memory to work in.</param>
    internal static void Draw(in ModelTables model, in GroundTable ground, float noise, ref Rng rng, Lane lane, LinkFrame* frames)
    {
        int n = model.Positions;
        lane.Position(0) = 0;
        lane.Position(1) = 0;
        for (int i = 2; i < n; i++) lane.Position(i) = rng.Uniform(-noise, noise);
        for (int i = 0; i < n; i++) lane.Velocity(i) = rng.Uniform(-noise, noise);
        lane.Position(1) = HeightOnGround(model, ground, lane, frames);
    }

    static float HeightOnGround(in ModelTables model, in GroundTable ground, Lane lane, LinkFrame* frames)
    {
        LinkFrame.Place(model.Links.First, model.Links.Length, lane, frames);
        float height = float.NegativeInfinity;
        for (int k = 0; k < model.Contacts.Length; k++)
        {
            ContactModel* ball = model.Contacts.First + k;
            (float x, float z) = frames[ball->Link].At(ball->X, ball->Z);
            height = MathF.Max(height, ground.HeightAt(x) + ball->Radius - z);
        }
        return height + lane.Position(1);
    }
}
