#:project ../MetaRL/src/Export/MetaRL.Export.csproj
#:property PublishAot=false
using MetaRL.Deploying;
using MetaRL.Envs;
using MetaRL.Experiments.Runs;
using MetaRL.Export;
using MetaRL.Policies;
using MetaRL.Problems;

using SavedRun run = SavedRun.Open(args[0]);
var problem = (PolicyProblem)run.Config.Problem;
OnlineAdapter policy = new(problem, run.Config.Learner, run.Phi, new Seed(1), new() { Episodes = 10 });
policy.WarmUp();                                            // compiled before time counts

Game game = new(goal: (0.3f, -0.4f));                       // the policy is not told
TimeSpan budget = TimeSpan.FromMilliseconds(2);             // of a frame of 16
float[] act = new float[problem.Spec.ActDim];
float[] obs = game.Begin();
while (policy.Steps < 1)                                    // your loop has another end, or none
{
    policy.Act(obs, act);
    float reward = game.Step(act);
    float[] next = game.Look();
    bool isOver = policy.Observe(reward, isTerminated: false, next);
    obs = isOver ? game.Begin() : next;
    if (policy.Adapt(budget)) Console.WriteLine($"adapted after {game.Frames} frames");
}

// What it has become outlives the program.
ExportedPolicy adapted = new() { Policy = problem.Model, Spec = problem.Spec, Theta = policy.Weights, Facts = new Dictionary<string, string> { ["game"] = "one goal" } };
File.WriteAllBytes("adapted.safetensors", adapted.ToSafeTensors());

// Another program needs no run: the file tells architecture, sizes and weights.
ExportedPolicy loaded = ExportedPolicy.Load("adapted.safetensors");
IActor actor = loaded.CreateActor(count: 1);
Rng[] rngs = [new Seed(2).Stream()];
actor.Begin();
actor.Act(obs, rngs, act, logProb: new float[1]);
Console.WriteLine($"act: {string.Join(", ", act)}");

/// <summary>A point that is to go where it does not know.</summary>
sealed class Game((float X, float Y) goal)
{
    float x, y;

    public int Frames { get; private set; }

    public float[] Begin()
    {
        (x, y) = (0, 0);
        return Look();
    }

    public float[] Look() => [x, y];

    public float Step(float[] act)
    {
        x += Math.Clamp(act[0], -0.1f, 0.1f);
        y += Math.Clamp(act[1], -0.1f, 0.1f);
        Frames++;
        return -MathF.Sqrt((x - goal.X) * (x - goal.X) + (y - goal.Y) * (y - goal.Y));
    }
}
