using System.Runtime.CompilerServices;

namespace MetaRL.Envs.Families.Planar.Simulation;

// Inwards: what each link and all beyond it ask of its hinge. Then outwards again: the accelerations.
internal unsafe partial struct PlanarDynamics<V>
{
    [MethodImpl(Apart)]
    void Gather(int i)
    {
        LinkWork<V>* b = work + i;
        V s1 = V.Create(0) - b->Z, s2 = b->X; // the hinge's axis is (1, s1, s2)
        b->U0 = V.Fma(b->I02, s2, V.Fma(b->I01, s1, b->I00));
        b->U1 = V.Fma(b->I12, s2, V.Fma(b->I11, s1, b->I01));
        b->U2 = V.Fma(b->I22, s2, V.Fma(b->I12, s1, b->I02));
        Drive(i, out V torque, out V inertia);
        b->InvD = V.Create(1) / (V.Fma(s2, b->U2, V.Fma(s1, b->U1, b->U0)) + inertia);
        b->Rest = torque - V.Fma(s2, b->P2, V.Fma(s1, b->P1, b->P0));
        Pass(b, work + links[i].Parent);
    }

    // The motor, and spring, damper and stop as they will be at the end of the step: their part that grows with the
    // hinge's acceleration is inertia.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Drive(int i, out V torque, out V inertia)
    {
        LinkModel* link = links + i;
        V h = step, angle = q[2 + i], rate = v[2 + i], zero = V.Create(0);
        V stiffness = V.Create(link->Stiffness), damping = V.Create(link->Damping);
        torque = act[i - 1] * V.Create(link->Torque) - V.Fma(stiffness, V.Fma(h, rate, angle), damping * rate);
        inertia = V.Fma(h, V.Fma(h, stiffness, damping), V.Create(link->Armature));
        V below = V.Create(link->Low) - angle, above = angle - V.Create(link->High);
        V beyond = V.Greater(V.Max(below, above), zero), back = V.Select(V.Greater(below, above), below, zero - above);
        V stop = V.Create(physics.StopStiffness), stopDamping = V.Create(physics.StopDamping);
        torque = torque + (beyond & (stop * V.Fma(zero - h, rate, back) - stopDamping * rate));
        inertia = inertia + (beyond & (h * V.Fma(h, stop, stopDamping)));
    }

    // What is left of a link once its hinge gives way acts on the parent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Pass(LinkWork<V>* b, LinkWork<V>* parent)
    {
        V g0 = b->U0 * b->InvD, g1 = b->U1 * b->InvD, g2 = b->U2 * b->InvD;
        V i01 = b->I01 - g0 * b->U1, i02 = b->I02 - g0 * b->U2, i11 = b->I11 - g1 * b->U1, i12 = b->I12 - g1 * b->U2, i22 = b->I22 - g2 * b->U2;
        parent->I00 = parent->I00 + (b->I00 - g0 * b->U0);
        parent->I01 = parent->I01 + i01;
        parent->I02 = parent->I02 + i02;
        parent->I11 = parent->I11 + i11;
        parent->I12 = parent->I12 + i12;
        parent->I22 = parent->I22 + i22;
        parent->P0 = parent->P0 + V.Fma(i01, b->Cx, V.Fma(i02, b->Cz, V.Fma(g0, b->Rest, b->P0)));
        parent->P1 = parent->P1 + V.Fma(i11, b->Cx, V.Fma(i12, b->Cz, V.Fma(g1, b->Rest, b->P1)));
        parent->P2 = parent->P2 + V.Fma(i12, b->Cx, V.Fma(i22, b->Cz, V.Fma(g2, b->Rest, b->P2)));
    }

    // The trunk is free: I a = -P, by cofactors.
    [MethodImpl(Apart)]
    void AccelerateTrunk()
    {
        LinkWork<V>* b = work;
        V zero = V.Create(0);
        V m00 = b->I11 * b->I22 - b->I12 * b->I12, m01 = b->I02 * b->I12 - b->I01 * b->I22, m02 = b->I01 * b->I12 - b->I02 * b->I11;
        V m11 = b->I00 * b->I22 - b->I02 * b->I02, m12 = b->I01 * b->I02 - b->I00 * b->I12, m22 = b->I00 * b->I11 - b->I01 * b->I01;
        V scale = V.Create(-1) / V.Fma(b->I00, m00, V.Fma(b->I01, m01, b->I02 * m02));
        b->A0 = scale * V.Fma(m00, b->P0, V.Fma(m01, b->P1, m02 * b->P2));
        b->A1 = scale * V.Fma(m01, b->P0, V.Fma(m11, b->P1, m12 * b->P2));
        b->A2 = scale * V.Fma(m02, b->P0, V.Fma(m12, b->P1, m22 * b->P2));
        // Of the trunk's origin, which moves, rather than of the place where it is now.
        a[0] = V.Fma(b->Omega, b->Vz, b->A1);
        a[1] = b->A2 - b->Omega * b->Vx;
        a[2] = zero + b->A0;
    }

    [MethodImpl(Apart)]
    void Accelerate(int i)
    {
        LinkWork<V>* b = work + i, parent = work + links[i].Parent;
        V a0 = parent->A0, a1 = parent->A1 + b->Cx, a2 = parent->A2 + b->Cz;
        V hinge = (b->Rest - V.Fma(b->U0, a0, V.Fma(b->U1, a1, b->U2 * a2))) * b->InvD;
        a[2 + i] = hinge;
        b->A0 = a0 + hinge;
        b->A1 = a1 - hinge * b->Z;
        b->A2 = V.Fma(hinge, b->X, a2);
    }
}
