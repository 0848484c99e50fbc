using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Learners;

/// <summary>
/// What is learned (φ), and how a task's trajectories turn φ into that task's weights θ. A learner holds no state:
/// the same pure <see cref="Adapt"/> runs while sampling and, with a graph, inside the meta-gradient.
/// </summary>
public abstract record MetaLearner
{
    /// <summary>The architecture that θ belongs to.</summary>
    public Policy Policy { get; init; } = new GaussianMlp();

    /// <summary>K, adaptation steps in meta-training.</summary>
    [Range(0, 100)]
    public int InnerSteps { get; init; } = 1;

    /// <summary>Fresh φ; by default the policy's weights.</summary>
    public virtual Params Init(EnvSpec spec, IBackend backend, Seed seed) => Policy.Init(spec, backend, seed);

    /// <summary>θ₀ for T tasks, differentiable in φ; by default φ itself, repeated.</summary>
    public virtual Params Initial(Params phi, int tasks) => phi.Map(x => x.Expand(x.Shape.With(0, tasks)));

    /// <summary>One adaptation step of T tasks at once, θₖ → θₖ₊₁.</summary>
    /// <param name="phi">What is meta-learned.</param>
    /// <param name="theta">θₖ, tracked; leading dimension T.</param>
    /// <param name="k">Number of the step, from 0.</param>
    /// <param name="support">Sampled with θₖ.</param>
    /// <param name="createGraph">Whether the outcome must be differentiable in φ and θₖ. Without it only the value counts.</param>
    public abstract Params Adapt(Params phi, Params theta, int k, TrajectoryBatch support, bool createGraph);

    /// <summary>θ_K of T tasks on stored trajectories, differentiable in φ if asked for: the chain that sampling went through.</summary>
    public Params AdaptAll(Params phi, TaskBatch data, bool createGraph)
    {
        Params theta = Initial(phi, data.Tasks);
        for (int k = 0; k < data.Support.Count; k++) theta = Adapt(phi, theta, k, data.Support[k], createGraph);
        return theta;
    }
}
