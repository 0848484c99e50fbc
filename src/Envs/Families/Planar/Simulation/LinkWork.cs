namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>
/// What the articulated-body algorithm knows of a link during a substep. All of it is in one frame, with the axes of the
/// world and its origin at the trunk's. A spatial vector is (moment about +y, force along x, force along z), or the
/// velocities that these do work on; +y turns z towards x.
/// </summary>
internal struct LinkWork<V>
{
    internal const int Fields = 27;

    internal V Angle, Sin, Cos;                 // of the link
    internal V X, Z;                            // its origin
    internal V Omega, Vx, Vz;                   // spatial velocity: Vx, Vz are those of the frame's origin, were it fixed to the link
    internal V Cx, Cz;                          // acceleration that the hinge's own motion adds
    internal V I00, I01, I02, I11, I12, I22;    // articulated inertia, symmetric
    internal V P0, P1, P2;                      // articulated bias force
    internal V U0, U1, U2, InvD, Rest;          // inertia times hinge axis, 1 / hinge inertia, torque left for the hinge
    internal V A0, A1, A2;                      // spatial acceleration
}
