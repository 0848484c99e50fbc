namespace MetaRL.Envs.Pictures;

/// <summary><see cref="RecordedEnv{TEnv, TTask}"/> in the form with spans. Arrays that an environment holds are not copied.</summary>
struct RecordedSpanEnv<TEnv, TTask>(TEnv env, EpisodeTape<TEnv> tape) : ISpanEnv<TTask> where TEnv : struct, ISpanEnv<TTask>
{
    TEnv env = env;

    public void Reset(in TTask task, ref Rng rng, Span<float> obs)
    {
        env.Reset(in task, ref rng, obs);
        tape.Begin(env);
    }

    public StepResult Step(in TTask task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        StepResult result = env.Step(in task, act, ref rng, obs);
        tape.Add(env, act, result.Reward);
        return result;
    }
}
