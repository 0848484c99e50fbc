using MetaRL.Envs;
using MetaRL.Envs.Vectorized;

namespace MetaRL.TestKit;

/// <summary>Takes one environment through an episode without a vector environment around it.</summary>
public static class ByHand
{
    public static void Reset<TEnv, TTask>(this ref TEnv env, TTask task, ref Rng rng, float[] obs) where TEnv : struct, IEnv<TTask>
    {
        env.Reset(in task, ref rng);
        env.Look(task, obs);
    }

    public static StepResult Step<TEnv, TTask>(this ref TEnv env, TTask task, float[] act, ref Rng rng, float[] obs) where TEnv : struct, IEnv<TTask>
    {
        StepResult result = env.Step(in task, new ArrayRow(act), ref rng);
        env.Look(task, obs);
        return result;
    }

    static void Look<TEnv, TTask>(this ref TEnv env, TTask task, float[] obs) where TEnv : struct, IEnv<TTask>
    {
        var row = new ArrayRow(obs);
        env.Observe(in task, ref row);
    }
}
