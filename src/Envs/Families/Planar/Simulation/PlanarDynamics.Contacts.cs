using System.Runtime.CompilerServices;

namespace MetaRL.Envs.Families.Planar.Simulation;

// Balls against the ground. A ball touches where its lowest point is below the ground there: like a point above ground
// raised by the radius. Exact on the level, and without the jumps that closest points make at the ground's corners.
internal unsafe partial struct PlanarDynamics<V>
{
    void Touch(int i, int k)
    {
        if (Reaches(i, k)) Push(i, k);
    }

    [MethodImpl(Apart)]
    bool Reaches(int i, int k)
    {
        ContactModel* ball = contacts + k;
        LinkWork<V>* b = work + i;
        V localX = V.Create(ball->X), localZ = V.Create(ball->Z), radius = V.Create(ball->Radius);
        V x = V.Fma(b->Cos, localX, V.Fma(b->Sin, localZ, b->X)), z = V.Fma(b->Cos, localZ, b->Z - b->Sin * localX);
        V height = q[1] + z - radius;
        V deep;
        if (isFlat != 0)   // the normal is (0, 1) from the start
        {
            deep = V.Create(0) - height;
            (touchX, touchZ) = (x, z - radius);
        }
        else
        {
            Survey(q[0] + x, out V ground);
            deep = (ground - height) * normalZ;
            touchX = x - normalX * radius;
            touchZ = z - normalZ * radius;
        }
        depth = deep;
        return V.Any(V.Greater(deep, V.Create(0)));
    }

    // The line of the ground below x: its height there and its normal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Survey(V x, out V height)
    {
        V zero = V.Create(0), one = V.Create(1), cells = V.Create(PlanarGround.Cells), perCell = V.Create(1 / PlanarGround.CellSize);
        V u = x * perCell, period = V.Floor(u * V.Create(1f / PlanarGround.Cells)), within = u - period * cells;
        V cell = V.Max(zero, V.Min(V.Floor(within), V.Create(PlanarGround.Cells - 1)));
        V left = V.Gather(heights, cell), stepUp = V.Gather(heights + 1, cell) - left;
        height = V.Fma(stepUp, within - cell, V.Fma(period, V.Create(rise), left));
        V slope = stepUp * perCell;
        normalZ = one / V.Sqrt(V.Fma(slope, slope, one));
        normalX = zero - slope * normalZ;
    }

    // With w the unit force along the normal as a spatial vector, d the depth and u = w'v the speed out of the ground,
    // the force at the end of the step is k (d - h u') - c u', u' = u + h (w'a + bias): a part that is known, and
    // -h (c + h k) w w' a. Friction likewise: -f u' along the ground with f = mu N / max(|u|, slip speed), and N as the
    // ground alone would give it for a mass of 1 kg.
    [MethodImpl(Apart)]
    void Push(int i, int k)
    {
        LinkWork<V>* b = work + i;
        V zero = V.Create(0), h = step, stiffness = V.Create(physics.GroundStiffness);
        V nx = normalX, nz = normalZ, d = depth;
        V speedX = V.Fma(b->Omega, touchZ, b->Vx), speedZ = b->Vz - b->Omega * touchX;
        V outward = V.Fma(speedX, nx, speedZ * nz), along = speedX * nz - speedZ * nx;
        V damping = V.Create(physics.GroundDamping) * V.Min(d * V.Create(1 / physics.DampingDepth), V.Create(1));
        V elastic = stiffness * d, now = elastic - damping * outward;
        V active = V.Greater(d, zero) & V.Greater(now, zero);
        V resistance = active & (h * V.Fma(h, stiffness, damping));
        V push = (active & (now - h * stiffness * outward)) + resistance * (b->Omega * along);
        V load = active & V.Max(elastic - normalScale * (damping * outward), zero);
        V grip = V.Create(contacts[k].Friction) * load / V.Max(V.Abs(along), V.Create(physics.SlipSpeed)), drag = h * grip;
        V pull = zero - V.Fma(grip, along, drag * (b->Omega * outward));
        Add(b, push, resistance, pull, drag);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Add(LinkWork<V>* b, V push, V resistance, V pull, V drag)
    {
        V nx = normalX, nz = normalZ;
        V momentN = touchZ * nx - touchX * nz, momentT = V.Fma(touchZ, nz, touchX * nx);
        V rn0 = resistance * momentN, rnx = resistance * nx, rnz = resistance * nz;
        V rt0 = drag * momentT, rtx = drag * nz, rtz = drag * nx; // the tangent is (nz, -nx)
        b->P0 = b->P0 - V.Fma(momentN, push, momentT * pull);
        b->P1 = b->P1 - V.Fma(nx, push, nz * pull);
        b->P2 = b->P2 - (nz * push - nx * pull);
        b->I00 = V.Fma(rn0, momentN, V.Fma(rt0, momentT, b->I00));
        b->I01 = V.Fma(rn0, nx, V.Fma(rt0, nz, b->I01));
        b->I02 = V.Fma(rn0, nz, b->I02 - rt0 * nx);
        b->I11 = V.Fma(rnx, nx, V.Fma(rtx, nz, b->I11));
        b->I12 = V.Fma(rnx, nz, b->I12 - rtx * nx);
        b->I22 = V.Fma(rnz, nz, V.Fma(rtz, nx, b->I22));
    }
}
