#:project ../MetaRL/src/Experiments/MetaRL.Experiments.csproj
#:property PublishAot=false
using MetaRL.Envs;
using MetaRL.Experiments.Runs;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;

using SavedRun run = SavedRun.Open(args[0]);
var problem = (PolicyProblem)run.Config.Problem;
var task = (ITask)problem.SampleTask(Split.Test, new Seed(1));     // as networks see it: choices one-hot
Console.WriteLine(task.Description);
int most = run.Config.Evaluation.Steps;     // 0 for a policy that remembers: no weight adapts
for (int steps = 0; steps <= most; steps++)
{
    Params weights = run.Adapt(task, steps, new Seed(2));
    IActor twenty = problem.Policy.CreateActor(problem.Spec, weights, count: 20);
    Trajectories played = new Collector(task, problem.Spec, count: 20, episodes: problem.Episodes).Collect(twenty, new Seed(3));
    Console.WriteLine($"return after {steps} steps: {played.MeanReturn:F2}");
}

// One action at a time, in a loop of one's own.
IActor actor = problem.Policy.CreateActor(problem.Spec, run.Adapt(task, most, new Seed(2)), count: 1);
float[] obs = new float[problem.Spec.ObsDim], act = new float[problem.Spec.ActDim], logProb = new float[1];
Rng[] rngs = [new Seed(4).Stream()];
actor.Begin();                          // an episode begins, or a trial for a policy that remembers
actor.Act(obs, rngs, act, logProb);     // obs in, act out: a draw, not the mean
Console.WriteLine($"act: {string.Join(", ", act)}");
