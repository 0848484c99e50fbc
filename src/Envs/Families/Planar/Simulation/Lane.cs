namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>The state of one environment among those of its group.</summary>
internal readonly unsafe ref struct Lane(float* first, int width, int positions)
{
    internal ref float Position(int i) => ref first[i * width];
    internal ref float Velocity(int i) => ref first[(positions + i) * width];
    internal ref float Acceleration(int i) => ref first[(2 * positions + i) * width];
    internal ref float Action(int joint) => ref first[(3 * positions + joint) * width];
}
