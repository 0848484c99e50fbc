namespace MetaRL.Envs.Families.Planar.Bodies;

/// <summary>A rod with round ends, in its link's frame: x forward and z up where the link is not turned. Metres.</summary>
/// <param name="X0">First end, forward.</param>
/// <param name="Z0">First end, up.</param>
/// <param name="X1">Second end, forward.</param>
/// <param name="Z1">Second end, up.</param>
/// <param name="Radius">Of the rod and of its ends.</param>
public readonly record struct Capsule(float X0, float Z0, float X1, float Z1, float Radius)
{
    internal double Length => Math.Sqrt(Square(X1 - X0) + Square(Z1 - Z0));

    internal double Volume => Cylinder + Ends;

    // About its centre, across its length, at density 1: a cylinder and two half-balls moved out by their own centres.
    internal double Inertia =>
        Cylinder * (Square(Length) / 12 + Square(Radius) / 4) + Ends * (0.4 * Square(Radius) + Square(Length) / 4 + 0.375 * Length * Radius);

    double Cylinder => Math.PI * Square(Radius) * Length;
    double Ends => 4.0 / 3 * Math.PI * Square(Radius) * Radius;
    static double Square(double x) => x * x;
}
