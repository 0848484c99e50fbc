using MetaRL.Envs;
using MetaRL.Envs.Checks;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Evaluation;

/// <summary>Plays an episode for people to look at, or a trial where the policy is made for trials.</summary>
static class EpisodeDrawing
{
    const int MostEpisodes = 10; // of a trial; more would hide each other

    /// <summary>What was played as an animated SVG.</summary>
    /// <param name="problem">Gives the policy, and the episodes of a trial.</param>
    /// <param name="weights">Leading dimension 1.</param>
    /// <param name="task">Has a picture.</param>
    /// <param name="title">For people who cannot see it.</param>
    /// <param name="seed">Of environment and actions.</param>
    /// <param name="cancel">Looked at before every step.</param>
    public static string Of(PolicyProblem problem, Params weights, IPicturedTask task, string title, Seed seed, CancellationToken cancel)
    {
        IEpisodePicture picture = task.CreatePicture()!;
        IActor actor = problem.Model.CreateActor(problem.Spec, weights, 1);
        Rng[] rngs = [seed.Fork("act").Fork(0).Stream()];
        var buffers = new StepBuffers(picture.Env);
        float[] logProb = new float[1];
        buffers.Reset(seed.Fork("env"));
        actor.Begin();
        for (int episodes = Math.Min(problem.Episodes, MostEpisodes); episodes > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            actor.Act(buffers.Obs, rngs, buffers.Act, logProb);
            buffers.Step();
            if (buffers.Ended(0)) episodes--;
        }
        return picture.ToSvg(title);
    }
}
