namespace MetaRL.Envs.Pictures;

/// <summary>An environment that puts all of its states on a tape. In the step itself, since what a vector environment has
/// after an episode's last step is already the next episode.</summary>
struct RecordedEnv<TEnv, TTask>(TEnv env, EpisodeTape<TEnv> tape, int actDim) : IEnv<TTask> where TEnv : struct, IEnv<TTask>
{
    readonly float[] acts = new float[actDim];
    TEnv env = env;

    public void Reset(in TTask task, ref Rng rng)
    {
        env.Reset(in task, ref rng);
        tape.Begin(env);
    }

    public void Observe<TObs>(in TTask task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => env.Observe(in task, ref obs);

    public StepResult Step<TAct>(in TTask task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        StepResult result = env.Step(in task, in act, ref rng);
        for (int i = 0; i < acts.Length; i++) acts[i] = act[i];
        tape.Add(env, acts, result.Reward);
        return result;
    }
}
