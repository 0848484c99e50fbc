using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Planar;

/// <summary>
/// Run forwards with a body whose parts weigh, resist and grip differently: every link's mass, inertia and friction
/// against the ground times 1.5^u and every hinge's damping times 1.3^u, each u its own and uniform on
/// [-Spread, Spread]. Reward of a step: v - c |a|^2 + b, with v the mean speed over the step in m/s, a the action, and c
/// and b the body's. Walker and hopper of rand_param_envs, as in ProMP, arXiv:1810.06784, and PEARL, arXiv:1903.08254.
/// </summary>
public sealed record PlanarParameters : PlanarFamily
{
    /// <summary>The family with a walker.</summary>
    public PlanarParameters() => Body = new WalkerBody();

    /// <summary>Greatest exponent either way, in [0, 5].</summary>
    public float Spread { get; init => field = Require.InRange(value, 0, 5, "PlanarParameters.Spread"); } = 3;

    private protected override string What => "parameters";

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters => [.. Factors.Select(f => new TaskParameter(f.Name, f.At(-Spread), f.At(Spread)))];

    /// <summary>Exponents to Spread times the factor, at most 5.</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor) => this with { Spread = Wider.Size(Spread, factor, 5) };

    private protected override PlanarTask Draw(Split split, ref Rng rng)
    {
        PlanarSetup setup = Setup();
        List<(string Name, double Value)> drawn = [];
        foreach (Factor factor in Factors)
        {
            float value = factor.At(rng.Uniform(-Spread, Spread));
            factor.Scale(setup.Model, factor.Link, value);
            drawn.Add((factor.Name, value));
        }
        return Task(setup, string.Join(", ", drawn.Select(d => $"{d.Name} x {d.Value:0.000}")), drawn);
    }

    sealed record Factor(string Name, float Base, int Link, Action<PlanarModel, int, float> Scale)
    {
        internal float At(float exponent) => MathF.Pow(Base, exponent);
    }

    // In the order in which they are drawn.
    IEnumerable<Factor> Factors =>
    [
        .. Of("mass", 1.5f, firstLink: 0, (model, i, factor) => model.Links[i].Mass *= factor),
        .. Of("inertia", 1.5f, firstLink: 0, (model, i, factor) => model.Links[i].Inertia *= factor),
        .. Of("friction", 1.5f, firstLink: 0, ScaleFriction),
        .. Of("damping", 1.3f, firstLink: 1, (model, i, factor) => model.Links[i].Damping *= factor),
    ];

    IEnumerable<Factor> Of(string what, float atOne, int firstLink, Action<PlanarModel, int, float> scale) =>
        Enumerable.Range(firstLink, Body.Links.Length - firstLink).Select(i => new Factor($"{what}.{Body.Links[i].Name}", atOne, i, scale));

    static void ScaleFriction(PlanarModel model, int link, float factor)
    {
        for (int k = model.Links[link].FirstContact; k < model.Links[link].EndContact; k++) model.Contacts[k].Friction *= factor;
    }
}
