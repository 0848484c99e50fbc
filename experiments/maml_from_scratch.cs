// MAML on one page: Finn et al. 2017, arXiv:1703.03400, on 2-D navigation. Open this first. It uses environments, a policy
// and differentiable tensors only; what the library's sampler, learner and update do in general is written out here.
//   dotnet run experiments/maml_from_scratch.cs -- --iterations 150
// One core, about half a minute. Before adaptation the goal could be anywhere, and standing still, about -38, is as good as
// anything. One gradient step from the first φ overshoots (-250); from the learned one it finds the goal (-13).
// The same with the library, in 20 lines: point_navigation.cs.
#:project ../src/Policies/MetaRL.Policies.csproj

using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Vectorized;
using MetaRL.Policies;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

if (!FromScratch.TryRead(args, out int iterations, out bool quiet)) return 2;

// A task is a goal that the point does not see. No tolerance: no episode ends early, and all rollouts have H steps.
var family = new PointNavigation { GoalTolerance = 0 };
var policy = new GaussianMlp { Hidden = [64, 64], InitialLogStd = -3.5, HeadScale = 0.01 };
const int Tasks = 20, Rollouts = 20;
const double Alpha = 0.02;                                       // of the step that adapts to one task
const double Lr = 1.5e-3, Beta1 = 0.9, Beta2 = 0.999;            // of Adam, which moves where adaptation starts

// Params is an immutable set of named tensors with arithmetic. A policy holds no weights: they are an argument, so that
// adapted weights are just other arguments. A Seed is forked for each purpose: no generator is shared, none has a state.
Params phi = policy.Init(family.Spec, SimdBackend.Instance, new Seed(1).Fork("init"));
Params m = 0 * phi, v = 0 * phi;
if (!quiet) Console.WriteLine($"iteration   return before   after one gradient step   ({Tasks} new goals in every iteration)");

for (int i = 1; i <= iterations; i++)
{
    using TensorScope scope = TensorScope.Open();                // gives back all tensors of the iteration but those kept
    var data = new List<(PolicyBatch Support, PolicyBatch Query)>();
    var (before, after) = (0.0, 0.0);                            // mean return of the tasks' rollouts
    for (int task = 0; task < Tasks; task++)
    {
        Seed seed = new Seed(1).Fork("iteration").Fork((ulong)i).Fork((ulong)task);
        ITask goal = family.Sample(Split.Train, seed.Fork("task"));
        (PolicyBatch support, double returnBefore) = FromScratch.Play(policy, phi, family.Spec, goal, Rollouts, seed.Fork("support"));
        Params theta = FromScratch.Adapt(policy, phi.Track(), support, Alpha, createGraph: false);
        (PolicyBatch query, double returnAfter) = FromScratch.Play(policy, theta, family.Spec, goal, Rollouts, seed.Fork("query"));
        data.Add((support, query));
        (before, after) = (before + returnBefore / Tasks, after + returnAfter / Tasks);
    }

    // The data are fixed now. Descend, with Adam, the loss after the step as a function of where the step starts.
    Params gradient = FromScratch.MetaGradient(policy, phi, data, Alpha);
    m = scope.Keep(Beta1 * m + (1 - Beta1) * gradient);
    v = scope.Keep(Beta2 * v + (1 - Beta2) * (gradient * gradient));
    double correctM = 1 - Math.Pow(Beta1, i), correctV = 1 - Math.Pow(Beta2, i);
    phi = scope.Keep(phi - Lr * m.Zip(v, (a, b) => a / correctM / ((b / correctV).Sqrt() + 1e-8)));

    bool show = i == 1 || i % 10 == 0 || i == iterations;
    if (show && !quiet) Console.WriteLine($"{i,9}   {before,13:F2}   {after,23:F2}");
}
return 0;

/// <summary>The equations. Each is a function of weights and data; nothing is remembered.</summary>
static class FromScratch
{
    const float Gamma = 0.95f;   // a move soon shows in the rewards, and later ones are mostly noise to it

    // L(θ; τ) = −E[ π_θ(a|s) / π_old(a|s) · Â ]. Where τ was played with θ itself, its gradient is the policy gradient; and
    // unlike that of −E[ ln π Â ], its derivative also says how the chances of what was sampled change with θ.
    static Tensor Loss(Policy policy, Params theta, PolicyBatch tau) => policy.Loss(theta, tau, new Surrogate(SurrogateKind.Ratio), twice: true);

    // θ = φ − α ∇L(φ; τ). With createGraph the gradient is itself a differentiable function of φ.
    public static Params Adapt(Policy policy, Params phi, PolicyBatch tau, double alpha, bool createGraph)
        => phi - alpha * Autograd.Grad(Loss(policy, phi, tau), phi, createGraph);

    // ∇φ mean over tasks of L(φ − α ∇L(φ; support); query): through the adaptation, second derivatives and all.
    public static Params MetaGradient(Policy policy, Params phi, IReadOnlyList<(PolicyBatch Support, PolicyBatch Query)> tasks, double alpha)
    {
        Params mean = 0 * phi;
        foreach ((PolicyBatch support, PolicyBatch query) in tasks)
        {
            using TensorScope scope = TensorScope.Open();
            Params start = phi.Track();
            Params theta = Adapt(policy, start, support, alpha, createGraph: true);
            Params gradient = Autograd.Grad(Loss(policy, theta, query), start);
            mean = scope.Keep(mean + 1.0 / tasks.Count * gradient);
        }
        return mean;
    }

    // B rollouts of one episode, side by side. Sample n = t·B + b is what environment b showed at step t. Shapes: obs [H, B, O],
    // act [H, B, A], all else [H, B]; as tensors they are [1, N, ·], with one task in the leading dimension.
    public static (PolicyBatch Batch, double Return) Play(Policy policy, Params theta, EnvSpec spec, ITask task, int count, Seed seed)
    {
        int n = spec.Horizon * count, o = count * spec.ObsDim, a = count * spec.ActDim;   // samples, and floats of one step
        var (obs, final, act) = (new float[n * spec.ObsDim + o], new float[o], new float[n * spec.ActDim]);
        var (logProb, reward, terminated, truncated) = (new float[n], new float[n], new bool[count], new bool[count]);
        IVectorEnv envs = task.CreateEnvs(count);
        IActor actor = policy.CreateActor(spec, theta, count);
        Rng[] rngs = [.. Enumerable.Range(0, count).Select(b => seed.Fork("act").Fork((ulong)b).Stream())];

        envs.Reset(seed.Fork("env"), obs.AsSpan(0, o));
        actor.Begin();
        for (int t = 0; t < spec.Horizon; t++)
        {
            Span<float> chosen = act.AsSpan(t * a, a);
            actor.Act(obs.AsSpan(t * o, o), rngs, chosen, logProb.AsSpan(t * count, count));
            envs.Step(chosen, new()
            {
                Obs = obs.AsSpan((t + 1) * o, o),
                FinalObs = final,
                Reward = reward.AsSpan(t * count, count),
                Terminated = terminated,
                Truncated = truncated,
            });
            if (terminated.Contains(true))
                throw new InvalidOperationException($"{task.Description}: an episode ended at step {t}; here all must last {spec.Horizon} steps");
        }

        Tensor Column(ReadOnlySpan<float> x) => Tensor.From(theta.Backend, x, [1, n, x.Length / n]);
        var batch = new PolicyBatch(
            new Observations(Column(obs.AsSpan(0, n * spec.ObsDim)), count),
            Column(act),
            Column(logProb),
            Column(Advantages(reward, count)) / n);   // E is the mean over the n samples
        return (batch, reward.Sum() / count);
    }

    // Âₜ = Gₜ − mean of Gₜ over rollouts,  Gₜ = rₜ + γ Gₜ₊₁,  then divided by its standard deviation over all steps and rollouts.
    static float[] Advantages(float[] reward, int count)
    {
        var adv = (float[])reward.Clone();
        for (int i = adv.Length - count - 1; i >= 0; i--) adv[i] += Gamma * adv[i + count];
        for (int t = 0; t < adv.Length; t += count)
        {
            Span<float> step = adv.AsSpan(t, count);
            float mean = 0;
            foreach (float g in step) mean += g / count;
            foreach (ref float g in step) g -= mean;
        }
        double deviation = Math.Sqrt(adv.Average(x => (double)x * x)) + 1e-8;
        return Array.ConvertAll(adv, x => (float)(x / deviation));
    }
    // --out is what every script takes; this one writes no files.
    public static bool TryRead(string[] args, out int iterations, out bool quiet)
    {
        (iterations, quiet) = (150, false);
        var words = new Queue<string>(args);
        while (words.TryDequeue(out string? word))
        {
            words.TryPeek(out string? next);
            if (word == "--quiet") quiet = true;
            else if (word == "--out" && next is not null) words.Dequeue();
            else if (word == "--iterations" && int.TryParse(next, out iterations) && iterations >= 0) words.Dequeue();
            else
            {
                Console.Error.WriteLine($"{word} {next}: expected --iterations N with N at least 0, --out DIR, or --quiet");
                return false;
            }
        }
        return true;
    }
}
