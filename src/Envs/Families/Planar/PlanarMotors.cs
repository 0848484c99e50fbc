using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Planar;

/// <summary>
/// Run forwards with motors of unseen strengths: each motor's greatest torque times a factor of its own, uniform on
/// [MinStrength, MaxStrength]. Reward of a step: v - c |a|^2 + b, with v the mean speed over the step in m/s, a the
/// action, and c and b the body's.
/// </summary>
public sealed record PlanarMotors : PlanarFamily
{
    /// <summary>Least factor, in [-2, 2]; a negative one turns the motor the other way.</summary>
    public float MinStrength { get; init => field = Require.InRange(value, -2, 2, "PlanarMotors.MinStrength"); } = 0.25f;

    /// <summary>Greatest factor, in [-2, 2].</summary>
    public float MaxStrength { get; init => field = Require.InRange(value, -2, 2, "PlanarMotors.MaxStrength"); } = 1.25f;

    private protected override string What => "motors";

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters =>
        [.. Body.Links.Skip(1).Select(link => new TaskParameter($"strength.{link.Name}", MinStrength, MaxStrength))];

    /// <summary>Strengths around the middle of the range, within [-2, 2].</summary>
    /// <inheritdoc/>
    public override TaskFamily Widened(float factor)
    {
        (float low, float high) = Wider.Interval(MinStrength, MaxStrength, factor, -2, 2);
        return this with { MinStrength = low, MaxStrength = high };
    }

    /// <summary>The task with given strengths.</summary>
    /// <param name="strengths">[hinges], factors of the motors' torques, each in [-2, 2].</param>
    /// <exception cref="ArgumentException">There is not one for each motor, or one is out of range.</exception>
    public PlanarTask Of(params ReadOnlySpan<float> strengths)
    {
        Require.Length(strengths.Length, 1, Body.Joints, "strengths");
        PlanarSetup setup = Setup();
        for (int j = 0; j < strengths.Length; j++) setup.Model.Links[j + 1].Torque *= Require.InRange(strengths[j], -2, 2, $"strengths[{j}]");
        (string Name, double Value)[] parameters = [.. strengths.ToArray().Select((s, j) => ($"strength.{Body.Links[j + 1].Name}", (double)s))];
        return Task(setup, string.Join(", ", parameters.Select(p => $"{p.Name} {p.Value:0.0000}")), parameters);
    }

    private protected override PlanarTask Draw(Split split, ref Rng rng)
    {
        if (MinStrength > MaxStrength)
            throw new InvalidOperationException($"PlanarMotors: MinStrength {MinStrength} is above MaxStrength {MaxStrength}; set MinStrength <= MaxStrength");
        float[] strengths = new float[Body.Joints];
        foreach (ref float s in strengths.AsSpan()) s = rng.Uniform(MinStrength, MaxStrength);
        return Of(strengths);
    }
}
