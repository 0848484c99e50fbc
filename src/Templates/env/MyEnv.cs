// An environment, the family of its tasks, and a training on them.
//   dotnet run MyEnv.cs                             meta-trains; --help lists what can be set
//   dotnet run MyEnv.cs -- --check                  holds the family to the contract of environments
//   metarl env-check MyEnv.cs                       the same rule by rule, and whether it runs on a GPU
//   metarl eval runs/MyEnv/1 --source MyEnv.cs      measures what was learned
#:package MetaRL.Experiments@METARL_VERSION
using MetaRL.Envs;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Spaces;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Updates;

if (args is ["--check"]) return Check();
return Experiment.Run(args, new()
{
    Name = "MyEnv",
    Problem = new PolicyProblem { Family = new MyEnvFamily() },
    Learner = new Maml(),
    Update = new AdamUpdate(),
    Training = new() { Iterations = 100 },
});

// Exit code 0 where every rule is kept, 1 where one is broken.
static int Check()
{
    var family = new CheckedFamily(new MyEnvFamily(), TaskPool.Unlimited);
    bool isKept = true;
    foreach (EnvCheck rule in EnvChecks.All)
    {
        if (rule.Problem(family) is not { } problem) continue;
        Console.Error.WriteLine($"{rule.Severity}: {rule.Rule}: {problem}");
        isKept &= rule.Severity == Severity.Warning;
    }
    if (isKept) Console.WriteLine("every rule is kept");
    return isKept ? 0 : 1;
}

/// <summary>The task, which is not observed: a drift in m/s.</summary>
public readonly record struct MyEnvTask(float Drift);

/// <summary>A point on a line that should stay at 0. Fields hold numbers only.</summary>
public struct MyEnv : IEnv<MyEnvTask>
{
    float x; // m

    public void Reset(in MyEnvTask task, ref Rng rng) => x = rng.Uniform(-1, 1);

    public void Observe<TObs>(in MyEnvTask task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in MyEnvTask task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x += 0.1f * (act[0] + task.Drift) + 0.01f * rng.Normal(); // 0.1 s a step
        return new(Reward: -MathF.Abs(x));
    }
}

/// <summary>All drifts that can be held out against.</summary>
public sealed record MyEnvFamily : TaskFamily<MyEnv, MyEnvTask>
{
    /// <summary>The strongest drift, in m/s.</summary>
    public float Strongest { get; init; } = 0.8f;

    public override string Name => "myenv";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), Horizon: 50);
    protected override MyEnvTask SampleTask(Split split, ref Rng rng) => new(rng.Uniform(-Strongest, Strongest));
}
