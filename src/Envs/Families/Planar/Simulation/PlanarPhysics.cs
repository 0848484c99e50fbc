namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>The constants that all bodies share; SI units.</summary>
internal readonly record struct PlanarPhysics
{
    internal const float DefaultStep = 0.005f;

    public PlanarPhysics() { }

    internal static PlanarPhysics Default { get; } = new();

    internal float Step { get; init; } = DefaultStep;
    internal float Gravity { get; init; } = 9.81f;

    // The ground: a spring and a damper across it, and friction that reaches the Coulomb limit at SlipSpeed.
    internal float GroundStiffness { get; init; } = 2e4f;
    internal float GroundDamping { get; init; } = 300;
    internal float DampingDepth { get; init; } = 0.005f; // the damper is in full force only from this depth on, or landing would be a blow
    internal float SlipSpeed { get; init; } = 0.03f;

    // The joints' stops.
    internal float StopStiffness { get; init; } = 2000;
    internal float StopDamping { get; init; } = 20;
}
