using MetaRL.Losses;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
using MetaRL.Sampling;
using MetaRL.Tensors;

namespace MetaRL.Learners;

/// <summary>The adaptation of T tasks as it went, on stored data: θ₀ → θ_K, with what each θₖ sampled.</summary>
public sealed record Chain
{
    Chain(Problem problem, MetaLearner learner, Params phi, TaskBatch data, int iteration, IReadOnlyList<Params> thetas)
    {
        Problem = problem;
        Learner = learner;
        Phi = phi;
        Data = data;
        Iteration = iteration;
        Thetas = thetas;
    }

    /// <summary>What was adapted to.</summary>
    public Problem Problem { get; }
    /// <summary>Who adapted.</summary>
    public MetaLearner Learner { get; }
    /// <summary>What is meta-learned.</summary>
    public Params Phi { get; }
    /// <summary>θ₀ … θ_K, leading dimension T.</summary>
    public IReadOnlyList<Params> Thetas { get; }
    /// <summary>The meta-iteration, from 0.</summary>
    public int Iteration { get; }
    TaskBatch Data { get; }

    /// <summary>K batches; batch k was sampled with θₖ.</summary>
    public IReadOnlyList<Batch> Support => Data.Support;

    /// <summary>Sampled with θ_K.</summary>
    /// <exception cref="InvalidOperationException">None was sampled.</exception>
    public Batch Query => Data.Query ?? throw new InvalidOperationException("no query data were sampled; gather them too, or use the support alone");

    /// <summary>π_θₖ of the φ that the iteration began with, on the inputs of support k; constants, K of them.</summary>
    /// <exception cref="InvalidOperationException">They were not kept.</exception>
    public IReadOnlyList<Distribution> Anchors => Kept ?? throw new InvalidOperationException(
        $"the models that sampled the supports were not kept; an outer loss that needs them says so ({nameof(OuterLoss)}.{nameof(OuterLoss.NeedsSupportAnchors)}), and its first gradient is taken with anchor");

    /// <summary>Of <see cref="Anchors"/>, what a shard has.</summary>
    internal IReadOnlyList<Distribution>? Kept { get; init; }

    /// <summary>The model's weights after k steps.</summary>
    public Params Weights(int k) => Learner.Weights(Problem, Phi, Thetas[k]);

    /// <summary>The model's weights after all steps.</summary>
    public Params Adapted => Weights(Thetas.Count - 1);

    /// <summary>Goes through the chain that sampling went through, with a graph or without.</summary>
    /// <param name="problem">What is adapted to.</param>
    /// <param name="learner">Adapts.</param>
    /// <param name="phi">Tracked where the chain is to be differentiated.</param>
    /// <param name="data">Of T tasks.</param>
    /// <param name="iteration">The meta-iteration that the data are of.</param>
    /// <param name="createGraph">Whether the chain must be differentiable in φ.</param>
    public static Chain Of(Problem problem, MetaLearner learner, Params phi, TaskBatch data, int iteration, bool createGraph)
    {
        List<Params> thetas = [learner.Initial(phi, data.Tasks)];
        for (int k = 0; k < data.Support.Count; k++)
        {
            AdaptStep step = new()
            {
                Problem = problem,
                Learner = learner,
                Phi = phi,
                K = k,
                Iteration = iteration,
                Support = data.Support[k],
                CreateGraph = createGraph,
            };
            thetas.Add(learner.Adapt(step, thetas[k]));
        }
        return new(problem, learner, phi, data, iteration, thetas);
    }
}
