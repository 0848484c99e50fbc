#:project ../MetaRL/src/Experiments/MetaRL.Experiments.csproj
#:property PublishAot=false
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Updates;

return Experiment.Run(args, new()
{
    Name = "ferry",
    Problem = new PolicyProblem { Family = new Crossings() },
    Learner = new Maml(),
    Update = new AdamUpdate(),
});

public readonly record struct Crossing(float Current);   // the task: m/s, which the ferry does not see

public struct Ferry : IEnv<Crossing>
{
    float x;   // m off course

    public void Reset(in Crossing task, ref Rng rng) => x = rng.Uniform(-1, 1);

    public void Observe<TObs>(in Crossing task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in Crossing task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x += 0.1f * (act[0] + task.Current);
        return new(Reward: -MathF.Abs(x));
    }
}

public sealed record Crossings : TaskFamily<Ferry, Crossing>
{
    public override string Name => "crossings";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), Horizon: 50);
    protected override Crossing SampleTask(Split split, ref Rng rng) => new(rng.Uniform(-0.8f, 0.8f));
}
