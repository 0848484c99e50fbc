using System.Diagnostics;
using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Training;

namespace MetaRL.Deploying;

/// <summary>
/// A policy that acts where another program keeps the time, and adapts to the task that it meets there from the transitions it is told:
/// <code>
/// policy.Act(obs, act);
/// policy.Observe(reward, isTerminated, next);
/// policy.Adapt(TimeSpan.FromMilliseconds(1));
/// </code>
/// It plays episodes with θₖ until it has as many as a step needs, and then makes that step in pieces, while θₖ acts on. θₖ₊₁ acts from
/// the next episode on, since what a step learns from has to be played with the weights that it starts from. Made of the same episodes,
/// a step is the learner's own but for rounding. A policy that remembers adapts by that and makes no steps. One owner at a time.
/// </summary>
public sealed class OnlineAdapter
{
    readonly PolicyProblem problem;
    readonly MetaLearner learner;
    readonly Policy model;
    readonly EnvSpec spec;
    readonly AdaptationWork work;
    readonly Params phi;
    readonly int most, needed;
    readonly Rng[] rngs;
    readonly float[] logProb = new float[1];
    readonly List<Episode> episodes = [];

    Params theta;
    IActor actor;
    IActor? next;
    Episode? open;
    bool isAnswered = true;
    IEnumerator<Params?>? pieces;

    /// <summary>Begins with the weights of φ.</summary>
    /// <param name="problem">What was learned in; its family is not played here.</param>
    /// <param name="learner">What adapts.</param>
    /// <param name="phi">What was meta-learned; must live as long as this object.</param>
    /// <param name="seed">Of the actions.</param>
    /// <param name="config">Sizes; null for those of training.</param>
    /// <exception cref="ArgumentException">Weights adapt to trials of several episodes, or the learner has no such steps.</exception>
    public OnlineAdapter(PolicyProblem problem, MetaLearner learner, Params phi, Seed seed, OnlineConfig? config = null)
    {
        OnlineConfig sizes = config ?? new();
        this.problem = problem;
        this.learner = learner;
        this.phi = phi;
        most = sizes.Steps ?? learner.InnerSteps;
        needed = sizes.Episodes ?? problem.Rollouts;
        model = problem.Model;
        spec = problem.Spec;
        RequireFit();
        rngs = [seed.Stream()];
        work = new(problem, learner, phi, phi.Backend, sizes.Iteration);
        theta = Initial();
        actor = ActorOf(theta);
        actor.Begin();
    }

    void RequireFit()
    {
        if (most < 0 || needed < 1) throw new ArgumentException($"OnlineAdapter: {most} steps from {needed} episodes each; expected 0 steps or more, and at least one episode");
        learner.RequireSteps(most);
        if (most > 0 && (model.HasMemory || problem.Episodes > 1))
            throw new ArgumentException($"OnlineAdapter: {learner.GetType().Name} would adapt the weights of a {model.GetType().Name} to trials of {problem.Episodes} episodes; "
                + $"expected a policy without memory and problem.episodes=1, or {nameof(OnlineConfig.Steps)} = 0");
    }

    /// <summary>k, adaptation steps behind the weights that act.</summary>
    public int Steps { get; private set; }

    /// <summary>Episodes that were played with these weights and are kept for the next step; 0 where none is to come.</summary>
    public int Episodes => episodes.Count;

    /// <summary>Whether there is work for <see cref="Adapt(TimeSpan)"/>.</summary>
    public bool IsAdapting => pieces is not null;

    /// <summary>The longest that a piece of work has taken; what a call may take beyond its budget.</summary>
    public TimeSpan LongestPiece { get; private set; }

    /// <summary>The model's weights that the last complete step made, leading dimension 1.</summary>
    public Params Weights => learner.Weights(problem, phi, theta);

    /// <summary>One action, drawn from the policy.</summary>
    /// <param name="obs">[O], as the spec of the problem has it: choices one-hot, an action mask last.</param>
    /// <param name="act">[A], written.</param>
    /// <exception cref="InvalidOperationException">The last action was not answered by <see cref="Observe"/>.</exception>
    /// <exception cref="ArgumentException">An observation is not finite, or a span of another length.</exception>
    public void Act(ReadOnlySpan<float> obs, Span<float> act)
    {
        if (!isAnswered) throw new InvalidOperationException("Act: what the last action led to is not known; call Observe first");
        RequireObservation(nameof(Act), obs);
        if (act.Length != spec.ActDim) throw new ArgumentException($"Act: room for {act.Length} numbers of an action, expected {spec.ActDim}");
        if (open is null) BeginEpisode();
        actor.Act(obs, rngs, act, logProb);
        open!.Add(obs, act, logProb[0]);
        isAnswered = false;
    }

    /// <summary>What the last action led to.</summary>
    /// <param name="reward">r</param>
    /// <param name="isTerminated">Whether the episode ended here for good: nothing would have followed.</param>
    /// <param name="next">[O], what was observed after it; in an episode's last step, too.</param>
    /// <param name="isTruncated">Whether the episode was cut off here, though something would have followed.</param>
    /// <returns>Whether the episode is over: as it was told, or because the horizon that was trained with is reached.</returns>
    /// <exception cref="InvalidOperationException">There was no action.</exception>
    /// <exception cref="ArgumentException">A number is not finite, or the span of another length.</exception>
    public bool Observe(float reward, bool isTerminated, ReadOnlySpan<float> next, bool isTruncated = false)
    {
        if (isAnswered) throw new InvalidOperationException("Observe: there was no action that this could be the outcome of; call Act first");
        if (!float.IsFinite(reward)) throw new ArgumentException($"Observe: the reward is {reward}, expected a finite number");
        RequireObservation(nameof(Observe), next);
        isAnswered = true;
        open!.Reward.Add(reward);
        bool isOver = isTerminated || isTruncated || open.Steps == spec.Horizon;
        if (isOver) EndEpisode(isTerminated, next);
        return isOver;
    }

    /// <summary>Works on the next adaptation step until another piece would not fit into the budget; at least one piece.</summary>
    /// <param name="budget">Wall time. A call takes no more than this and one piece.</param>
    /// <returns>Whether a step was completed; its weights act from the next episode on.</returns>
    /// <exception cref="NonFiniteException">The step diverged; the weights before it stay, and its episodes are forgotten.</exception>
    public bool Adapt(TimeSpan budget)
    {
        long start = Stopwatch.GetTimestamp();
        while (IsAdapting)
        {
            long piece = Stopwatch.GetTimestamp();
            if (AdaptPiece()) return true;
            TimeSpan took = Stopwatch.GetElapsedTime(piece);
            if (took > LongestPiece) LongestPiece = took;
            if (Stopwatch.GetElapsedTime(start) + LongestPiece > budget) return false;
        }
        return false;
    }

    /// <summary>One piece of the next adaptation step, for programs that look at no clock; nothing where there is none.</summary>
    /// <inheritdoc cref="Adapt"/>
    public bool AdaptPiece()
    {
        if (pieces is null) return false;
        if (!pieces.MoveNext()) throw new UnreachableException();
        if (pieces.Current is not { } made) return false;
        pieces = null;
        episodes.Clear();
        RequireFinite(made);
        theta = made;
        next = ActorOf(theta);
        if (open is null) TakeOver();
        return true;
    }

    /// <summary>Makes a small step on made-up episodes, apart from this object, so that what adaptation needs is compiled before time counts.</summary>
    public void WarmUp()
    {
        if (most == 0) return;
        OnlineAdapter other = new(problem, learner, phi, new Seed(0), new() { Steps = 1, Episodes = 2 });
        float[] obs = new float[spec.ObsDim], act = new float[spec.ActDim];
        obs.AsSpan(spec.InputDim).Fill(1);   // all is allowed
        for (int step = 0; !other.IsAdapting; step++)
        {
            other.Act(obs, act);
            other.Observe(step % 2, isTerminated: false, obs, isTruncated: step % 3 == 2);
        }
        while (!other.AdaptPiece()) { }
    }

    /// <summary>Another task begins: with the weights of φ, and nothing remembered.</summary>
    public void Forget()
    {
        (open, pieces, next, isAnswered) = (null, null, null, true);
        episodes.Clear();
        theta = Initial();
        actor = ActorOf(theta);
        actor.Begin();
        Steps = 0;
    }

    void BeginEpisode()
    {
        TakeOver();
        if (!model.HasMemory) actor.Begin();
        open = new();
    }

    void TakeOver()
    {
        if (next is null) return;
        actor = next;
        next = null;
        actor.Begin();
        Steps++;
    }

    // What was played while a step was made was played with other weights than the next one starts from.
    void EndEpisode(bool isTerminated, ReadOnlySpan<float> finalObs)
    {
        open!.End(isTerminated, finalObs);
        bool isWanted = Steps < most && pieces is null && next is null;
        if (isWanted) episodes.Add(open);
        open = null;
        if (isWanted && episodes.Count == needed) pieces = work.Pieces(theta, Steps, [.. episodes]).GetEnumerator();
    }

    Params Initial()
    {
        using TensorScope scope = TensorScope.Open();
        return work.Apart(learner.Initial(phi, 1));
    }

    IActor ActorOf(Params theta)
    {
        using TensorScope scope = TensorScope.Open();
        return model.CreateActor(spec, learner.Weights(problem, phi, theta), 1);
    }

    void RequireObservation(string call, ReadOnlySpan<float> obs)
    {
        if (obs.Length != spec.ObsDim) throw new ArgumentException($"{call}: {obs.Length} numbers of an observation, expected {spec.ObsDim}");
        for (int i = 0; i < obs.Length; i++)
            if (!float.IsFinite(obs[i])) throw new ArgumentException($"{call}: obs[{i}] is {obs[i]}, expected a finite number");
    }

    static void RequireFinite(Params theta)
    {
        foreach ((string name, Tensor value) in theta.Items())
            if (Array.Find(value.ToArray(), static x => !double.IsFinite(x)) is not 0 and var odd)
                throw new NonFiniteException($"online adaptation: {name} would be {odd}; the weights before it stay. Lower learner.innerLr, or scale rewards that are large");
    }
}
