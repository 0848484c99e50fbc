using System.Runtime.CompilerServices;
using MetaRL.Envs.Families.Planar.Lanes;

namespace MetaRL.Envs.Families.Planar.Simulation;

// From the trunk outwards: where the links are, how they move and what they weigh.
internal unsafe partial struct PlanarDynamics<V>
{
    [MethodImpl(Apart)]
    void Trunk()
    {
        LinkWork<V>* b = work;
        V zero = V.Create(0);
        LaneMath.SinCos(b->Angle = q[2], out b->Sin, out b->Cos);
        (b->Omega, b->Vx, b->Vz) = (v[2], v[0], v[1]);
        b->X = b->Z = b->Cx = b->Cz = zero;
    }

    [MethodImpl(Apart)]
    void Place(int i)
    {
        LinkModel* link = links + i;
        LinkWork<V>* b = work + i, parent = work + link->Parent;
        V hingeX = V.Create(link->HingeX), hingeZ = V.Create(link->HingeZ), rate = v[2 + i];
        V x = V.Fma(parent->Cos, hingeX, V.Fma(parent->Sin, hingeZ, parent->X));
        V z = V.Fma(parent->Cos, hingeZ, parent->Z - parent->Sin * hingeX);
        // The hinge's axis as a spatial vector is (1, -z, x).
        b->Cx = rate * (parent->Omega * x - parent->Vz);
        b->Cz = rate * V.Fma(parent->Omega, z, parent->Vx);
        b->Omega = parent->Omega + rate;
        b->Vx = parent->Vx - rate * z;
        b->Vz = V.Fma(rate, x, parent->Vz);
        (b->X, b->Z) = (x, z);
        LaneMath.SinCos(b->Angle = parent->Angle + q[2 + i], out b->Sin, out b->Cos);
    }

    // Inertia about the frame's origin, and the force that the link's motion and weight take. Sums start from +0, so
    // that adding the nothing of a lane without contact never turns -0 into +0.
    [MethodImpl(Apart)]
    void Weigh(int i)
    {
        LinkModel* link = links + i;
        LinkWork<V>* b = work + i;
        V zero = V.Create(0), m = V.Create(link->Mass), weight = V.Create(link->Mass * physics.Gravity);
        V centerX = V.Create(link->CenterX), centerZ = V.Create(link->CenterZ);
        V x = V.Fma(b->Cos, centerX, V.Fma(b->Sin, centerZ, b->X)), z = V.Fma(b->Cos, centerZ, b->Z - b->Sin * centerX);
        V mx = m * x, mz = m * z;
        V momentumX = V.Fma(b->Omega, mz, m * b->Vx), momentumZ = m * b->Vz - b->Omega * mx;
        b->I00 = V.Fma(mx, x, V.Fma(mz, z, V.Create(link->Inertia)));
        (b->I01, b->I02) = (zero + mz, zero - mx);
        (b->I11, b->I12, b->I22) = (m, zero, m);
        b->P0 = zero + b->Omega * V.Fma(z, momentumZ, x * momentumX) - weight * x;
        b->P1 = zero + b->Omega * momentumZ;
        b->P2 = weight - b->Omega * momentumX;
    }
}
