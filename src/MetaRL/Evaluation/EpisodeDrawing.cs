using MetaRL.Envs;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Vectorized;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Evaluation;

/// <summary>Plays an episode for people to look at.</summary>
static class EpisodeDrawing
{
    /// <summary>An episode as an animated SVG.</summary>
    /// <param name="problem">Gives the policy.</param>
    /// <param name="weights">Leading dimension 1.</param>
    /// <param name="task">Draws it.</param>
    /// <param name="title">For people who cannot see it.</param>
    /// <param name="seed">Of environment and actions.</param>
    /// <param name="cancel">Looked at before every step.</param>
    public static string Of(PolicyProblem problem, Params weights, IPicturedTask task, string title, Seed seed, CancellationToken cancel)
    {
        IEpisodePicture picture = task.CreatePicture();
        IVectorEnv envs = task.CreateEnvs(1);
        IActor actor = problem.Policy.CreateActor(problem.Spec, weights, 1);
        Rng[] rngs = [seed.Fork("act").Fork(0).Stream()];
        var buffers = new StepBuffers(envs);
        float[] logProb = new float[1];
        buffers.Reset(seed.Fork("env"));
        actor.Begin();
        do
        {
            cancel.ThrowIfCancellationRequested();
            picture.Add(envs, 0);
            actor.Act(buffers.Obs, rngs, buffers.Act, logProb);
            buffers.Step();
        }
        while (!buffers.Ended(0));
        return picture.ToSvg(title);
    }
}
