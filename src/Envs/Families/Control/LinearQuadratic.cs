using MathNet.Numerics.LinearAlgebra;
using MetaRL.Envs.Families.Control.Rendering;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Control;

/// <summary>
/// Linear-quadratic regulators: x' = A x + B u + w with w ~ N(0, NoiseStd^2 I) and x ~ N(0, I) at first. Reward:
/// -(|x'|^2 + ControlCost |u|^2), after the step. A and B differ by task. Observation: x [n]. Action: u [m], clipped to
/// +-MaxControl. The return of the best controller is known exactly; Fazel et al. 2018, arXiv:1801.05039.
/// </summary>
public sealed record LinearQuadratic : TaskFamily<LinearQuadraticEnv, LinearSystem>
{
    // 1.2^150 = 8e11: whatever controls and noise do in so many steps, the squared state is far below what a float holds.
    const int MostHorizon = 150;
    const float MostNorm = 1.2f, LeastNorm = 0.5f, MostGain = 1.5f, LeastGain = 0.5f;

    /// <summary>n, the size of the state, in [1, 16].</summary>
    public int States { get; init => field = Require.InRange(value, 1, LinearSystem.Most, "LinearQuadratic.States"); } = 1;

    /// <summary>m, the size of the control, in [1, 16].</summary>
    public int Controls { get; init => field = Require.InRange(value, 1, LinearSystem.Most, "LinearQuadratic.Controls"); } = 1;

    /// <summary>Steps in an episode, in [1, 150].</summary>
    public int Horizon { get; init => field = Require.InRange(value, 1, MostHorizon, "LinearQuadratic.Horizon"); } = 20;

    /// <summary>Standard deviation of the noise on each component of the state, in [0, 10].</summary>
    public float NoiseStd { get; init => field = Require.InRange(value, 0, 10, "LinearQuadratic.NoiseStd"); } = 0.1f;

    /// <summary>What |u|^2 costs, in (0, 1000].</summary>
    public float ControlCost { get; init => field = Require.Positive(value, 1000, "LinearQuadratic.ControlCost"); } = 0.1f;

    /// <summary>Largest control on each axis, in (0, 1000]. The oracle knows no such limit.</summary>
    public float MaxControl { get; init => field = Require.Positive(value, 1000, "LinearQuadratic.MaxControl"); } = 10;

    // Of the largest norms over the usual ones.
    internal float Growth { get; init; } = 1;

    // As large as leaves the state of a whole episode below what it is after 150 steps of the usual largest.
    float Norm => Math.Min(MostNorm * Growth, MathF.Pow(MostNorm, (float)MostHorizon / Horizon));

    float Gain => MostGain * Growth;

    /// <inheritdoc/>
    public override string Name => "linear-quadratic";

    /// <inheritdoc/>
    public override EnvSpec Spec => new(BoxSpace.Unbounded(States), BoxSpace.Uniform(Controls, -MaxControl, MaxControl), Horizon);

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters =>
        [.. Entries("a", States, States, Norm), .. Entries("b", States, Controls, Gain)];

    /// <summary>Spectral norms up to a factor as large; that of A as far as keeps the state of an episode finite.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with { Growth = Growth * factor };

    /// <summary>A is a random matrix of independent normals, scaled to a spectral norm that is uniform on [0.5, 1.2]; B
    /// likewise on [0.5, 1.5]. For n = m = 1 these are the sizes of two numbers of random sign.</summary>
    /// <param name="split">Both are alike.</param>
    /// <param name="rng">The only source of randomness.</param>
    protected override LinearSystem SampleTask(Split split, ref Rng rng) =>
        new(Scaled(States, States, LeastNorm, Norm, ref rng), Scaled(States, Controls, LeastGain, Gain, ref rng));

    /// <inheritdoc/>
    protected override IPainter<LinearQuadraticEnv>? Painter(in LinearSystem task) => new LinearPainter(this, task);

    /// <inheritdoc/>
    protected override LinearQuadraticEnv CreateEnv() => new(ControlCost, NoiseStd);

    /// <summary>"oracle", the optimum of unlimited controls, by the Riccati recursion; "no control".</summary>
    /// <param name="task">The system.</param>
    protected override IReadOnlyList<ReferenceLine> References(in LinearSystem task)
    {
        var riccati = new Riccati(task, States, Controls, ControlCost);
        return [new("oracle", riccati.Optimum(Horizon, NoiseStd)), new("no control", riccati.Uncontrolled(Horizon, NoiseStd))];
    }

    /// <summary>a1_1, a1_2, ..., b1_1, ...: the entries.</summary>
    /// <param name="task">The system.</param>
    protected override IReadOnlyDictionary<string, double> Parameters(in LinearSystem task) =>
        TaskParameters.Zip([.. task.A, .. task.B], (p, value) => KeyValuePair.Create(p.Name, (double)value)).ToDictionary();

    static IEnumerable<TaskParameter> Entries(string name, int rows, int columns, double most) =>
        from i in Enumerable.Range(1, rows) from j in Enumerable.Range(1, columns) select new TaskParameter($"{name}{i}_{j}", -most, most);

    static float[] Scaled(int rows, int columns, float least, float most, ref Rng rng)
    {
        var entries = new float[rows * columns];
        rng.FillNormal(entries);
        double norm = Matrix<double>.Build.Dense(rows, columns, (i, j) => entries[i * columns + j]).L2Norm();
        double size = rng.Uniform(least, most);
        return [.. entries.Select(x => (float)(Math.Clamp(x / norm, -1, 1) * size))];
    }
}
