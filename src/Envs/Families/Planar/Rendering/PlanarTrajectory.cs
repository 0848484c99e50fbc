using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Families.Planar.Rendering;

/// <summary>The states that one environment went through, a step of the environment apart; for looking at.</summary>
/// <param name="body">The body.</param>
/// <param name="ground">The ground that it was on.</param>
public sealed class PlanarTrajectory(PlanarBody body, PlanarGround ground)
{
    readonly List<float[]> states = [];

    /// <summary>The body.</summary>
    public PlanarBody Body => body;

    /// <summary>The ground that it was on.</summary>
    public PlanarGround Ground => ground;

    /// <summary>States in order; positions, then velocities, as <see cref="PlanarVectorEnv.CopyState"/> gives them.</summary>
    public IReadOnlyList<float[]> States => states;

    /// <summary>Adds the state that an environment is in. Stop at the end of an episode: what follows is the next one's first.</summary>
    /// <param name="envs">Environments of the same body on the same ground.</param>
    /// <param name="env">Index of the environment.</param>
    /// <exception cref="ArgumentException">They have another body or ground.</exception>
    public void Add(PlanarVectorEnv envs, int env)
    {
        if (envs.Body != body || envs.Ground != ground)
            throw new ArgumentException($"trajectory of a {body.Name}: the environments have another body or another ground; expected its own");
        float[] state = new float[envs.StateDim];
        envs.CopyState(env, state);
        states.Add(state);
    }
}
