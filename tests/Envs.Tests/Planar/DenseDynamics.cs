using MathNet.Numerics.LinearAlgebra;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Tests;

/// <summary>
/// The same physics by other means, in float64: all places with their Jacobians, M = sum of m J'J, the velocity terms by
/// finite differences of J, one dense solve. q is x, z, pitch, hinge angles.
/// </summary>
sealed class DenseDynamics(PlanarModel model, PlanarGround ground, double[] q, double[] v)
{
    readonly int n = model.Positions;
    readonly double h = model.Physics.Step;

    public static DenseDynamics Of(PlanarSimulator simulator, int env) => new(simulator.Model, simulator.Ground,
        [.. Enumerable.Range(0, simulator.Model.Positions).Select(i => (double)simulator[env].Position(i))],
        [.. Enumerable.Range(0, simulator.Model.Positions).Select(i => (double)simulator[env].Velocity(i))]);

    public double Energy
    {
        get
        {
            double energy = 0;
            for (int i = 0; i < model.Links.Length; i++)
            {
                (Vector<double> at, Matrix<double> j) = (Center(i, q), CenterJacobian(i, q));
                Vector<double> speed = j * Vector<double>.Build.Dense(v);
                LinkModel link = model.Links[i];
                energy += 0.5 * link.Mass * speed.SubVector(0, 2).DotProduct(speed.SubVector(0, 2)) + 0.5 * link.Inertia * speed[2] * speed[2];
                energy += link.Mass * model.Physics.Gravity * at[1] + (i > 0 ? 0.5 * link.Armature * v[2 + i] * v[2 + i] : 0);
            }
            return energy;
        }
    }

    /// <summary>Along x, along z, and about the world's origin (that of motors' own inertia left out).</summary>
    public Vector<double> Momentum
    {
        get
        {
            var sum = Vector<double>.Build.Dense(3);
            for (int i = 0; i < model.Links.Length; i++)
            {
                Vector<double> at = Center(i, q), speed = CenterJacobian(i, q) * Vector<double>.Build.Dense(v);
                LinkModel link = model.Links[i];
                sum += Vector<double>.Build.DenseOfArray([link.Mass * speed[0], link.Mass * speed[1],
                    link.Inertia * speed[2] + link.Mass * (at[1] * speed[0] - at[0] * speed[1])]);
            }
            return sum;
        }
    }

    /// <summary>What a substep accelerates by, with springs, dampers, stops and contacts at its end.</summary>
    public double[] Accelerations(double[] act, out int contacts, out int stops)
    {
        (contacts, stops) = (0, 0);
        var m = Matrix<double>.Build.Dense(n, n);
        var force = Vector<double>.Build.Dense(n);
        for (int i = 0; i < model.Links.Length; i++) Weigh(i, m, force);
        for (int i = 1; i < model.Links.Length; i++) stops += Drive(i, act[i - 1], m, force) ? 1 : 0;
        foreach (ContactModel ball in model.Contacts) contacts += Touch(ball, m, force) ? 1 : 0;
        return [.. m.Solve(force)];
    }

    void Weigh(int i, Matrix<double> m, Vector<double> force)
    {
        LinkModel link = model.Links[i];
        var weights = Matrix<double>.Build.DenseOfDiagonalArray([link.Mass, link.Mass, link.Inertia]);
        Matrix<double> j = CenterJacobian(i, q);
        m.Add(j.TransposeThisAndMultiply(weights * j), m);
        var pull = Vector<double>.Build.DenseOfArray([0, -link.Mass * model.Physics.Gravity, 0]);
        force.Add(j.TransposeThisAndMultiply(pull - weights * Bias(at => CenterJacobian(i, at))), force);
    }

    bool Drive(int i, double act, Matrix<double> m, Vector<double> force)
    {
        LinkModel link = model.Links[i];
        int k = 2 + i;
        force[k] += act * link.Torque - link.Stiffness * (q[k] + h * v[k]) - link.Damping * v[k];
        m[k, k] += link.Armature + h * link.Damping + h * h * link.Stiffness;
        double beyond = q[k] < link.Low ? link.Low - q[k] : q[k] > link.High ? link.High - q[k] : 0;
        if (beyond == 0) return false;
        PlanarPhysics p = model.Physics;
        force[k] += p.StopStiffness * (beyond - h * v[k]) - p.StopDamping * v[k];
        m[k, k] += h * p.StopDamping + h * h * p.StopStiffness;
        return true;
    }

    bool Touch(ContactModel ball, Matrix<double> m, Vector<double> force)
    {
        PlanarPhysics p = model.Physics;
        (double x, double z) = Place(ball.Link, ball.X, ball.Z, q);
        double slope = ground.SlopeAt((float)x), nz = 1 / Math.Sqrt(1 + slope * slope), nx = -slope * nz;
        double depth = (ground.HeightAt((float)x) + ball.Radius - z) * nz;
        if (depth <= 0) return false;
        // The place of the link that touches moves with the link.
        (double localX, double localZ) = Local(ball.Link, x - nx * ball.Radius, z - nz * ball.Radius);
        Matrix<double> J(double[] at) => PlaceJacobian(ball.Link, localX, localZ, at);
        Vector<double> normal = Vector<double>.Build.DenseOfArray([nx, nz]), tangent = Vector<double>.Build.DenseOfArray([nz, -nx]);
        Vector<double> speed = J(q) * Vector<double>.Build.Dense(v), bias = Bias(J);
        double u = speed * normal, along = speed * tangent, damping = p.GroundDamping * Math.Min(1, depth / p.DampingDepth);
        if (p.GroundStiffness * depth - damping * u <= 0) return false;
        double load = Math.Max(0, p.GroundStiffness * depth - damping * u / (1 + h * (p.GroundDamping + h * p.GroundStiffness)));
        double resistance = h * (damping + h * p.GroundStiffness), grip = ball.Friction * load / Math.Max(Math.Abs(along), p.SlipSpeed);
        Vector<double> wn = J(q).TransposeThisAndMultiply(normal), wt = J(q).TransposeThisAndMultiply(tangent);
        m.Add(resistance * wn.OuterProduct(wn) + h * grip * wt.OuterProduct(wt), m);
        double push = p.GroundStiffness * (depth - h * u) - damping * u - resistance * (bias * normal);
        force.Add(wn * push - wt * (grip * along + h * grip * (bias * tangent)), force);
        return true;
    }

    // dJ/dt v.
    Vector<double> Bias(Func<double[], Matrix<double>> jacobian)
    {
        const double Eps = 1e-6;
        double[] Moved(double t) => [.. q.Zip(v, (a, b) => a + t * b)];
        return (jacobian(Moved(Eps)) - jacobian(Moved(-Eps))) / (2 * Eps) * Vector<double>.Build.Dense(v);
    }

    Vector<double> Center(int i, double[] at)
    {
        (double x, double z) = Place(i, model.Links[i].CenterX, model.Links[i].CenterZ, at);
        return Vector<double>.Build.DenseOfArray([x, z]);
    }

    // [3, n]: x, z and angle.
    Matrix<double> CenterJacobian(int i, double[] at)
    {
        var turn = Matrix<double>.Build.Dense(1, n);
        for (int k = i; k >= 0; k = model.Links[k].Parent) turn[0, 2 + k] = 1;
        return PlaceJacobian(i, model.Links[i].CenterX, model.Links[i].CenterZ, at).Stack(turn);
    }

    // [2, n]: each hinge on the way turns the place about itself.
    Matrix<double> PlaceJacobian(int i, double localX, double localZ, double[] at)
    {
        var j = Matrix<double>.Build.Dense(2, n);
        j[0, 0] = j[1, 1] = 1;
        (double x, double z) = Place(i, localX, localZ, at);
        for (int k = i; k >= 0; k = model.Links[k].Parent)
        {
            (double hingeX, double hingeZ) = Place(k, 0, 0, at);
            (j[0, 2 + k], j[1, 2 + k]) = (z - hingeZ, -(x - hingeX));
        }
        return j;
    }

    (double X, double Z) Place(int i, double localX, double localZ, double[] at)
    {
        double angle = Angle(i, at), x = Math.Cos(angle) * localX + Math.Sin(angle) * localZ, z = Math.Cos(angle) * localZ - Math.Sin(angle) * localX;
        if (i == 0) return (at[0] + x, at[1] + z);
        (double hingeX, double hingeZ) = Place(model.Links[i].Parent, model.Links[i].HingeX, model.Links[i].HingeZ, at);
        return (hingeX + x, hingeZ + z);
    }

    (double X, double Z) Local(int i, double x, double z)
    {
        (double originX, double originZ) = Place(i, 0, 0, q);
        double angle = Angle(i, q), dx = x - originX, dz = z - originZ;
        return (Math.Cos(angle) * dx - Math.Sin(angle) * dz, Math.Cos(angle) * dz + Math.Sin(angle) * dx);
    }

    double Angle(int i, double[] at) => i < 0 ? 0 : at[2 + i] + Angle(model.Links[i].Parent, at);
}
