namespace MetaRL.Cli.Tests.Evaluating;

/// <summary>A run whose family is declared by a script is evaluated with it.</summary>
public sealed class EvalSourceTests : IDisposable
{
    const string Script = """
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
            Name = "estuary",
            Problem = new PolicyProblem { Family = new Estuary(), Rollouts = 2 },
            Learner = new Maml(),
            Update = new AdamUpdate(),
            Training = new() { Iterations = 1, MetaBatch = 2 },
            Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 2 },
        });

        public readonly record struct Tide(float Speed);

        public struct Float : IEnv<Tide>
        {
            float x;
            public void Reset(in Tide task, ref Rng rng) => x = rng.Uniform(-1, 1);
            public void Observe<TObs>(in Tide task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;
            public StepResult Step<TAct>(in Tide task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
            {
                x += 0.1f * (act[0] + task.Speed);
                return new(-System.MathF.Abs(x));
            }
        }

        public sealed record Estuary : TaskFamily<Float, Tide>
        {
            public override string Name => "estuary";
            public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), Horizon: 5);
            protected override Tide SampleTask(Split split, ref Rng rng) => new(rng.Uniform(-0.8f, 0.8f));
        }
        """;

    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public void Source_brings_the_types()
    {
        string script = shop.Write("estuary.cs", Script), folder = Path.Combine(shop.Folder, "run");
        string assembly = ScriptBuild.Run(script);
        (int trained, string said) = shop.DotNet(assembly, "--out", folder, "--quiet", "--workers", "1");
        Assert.True(trained == 0, said);

        (int exit, _, string error) = Workshop.Run("eval", folder);
        Assert.Equal(2, exit);
        Assert.Contains("problem.family: no type 'estuary'", error);
        Assert.Contains("--source SCRIPT.cs", error);

        (exit, string output, error) = Workshop.Run("eval", folder, "--source", assembly, "--workers", "1");
        Assert.True(exit == 0, error);
        Assert.Contains("estuary, seed 1, 1 iterations: 2 held-out tasks", output);
        Assert.Contains("not normalized", output);
    }
}
