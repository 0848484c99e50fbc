using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Benchmarks;

/// <summary>The second-order MAML gradient of one task: four convolutional blocks, 5 choices, one adaptation step on a support.</summary>
/// <param name="Side">Pixels along a side of a picture.</param>
/// <param name="Channels">Of a picture.</param>
/// <param name="Filters">Of each block.</param>
/// <param name="Support">Pictures that are adapted to.</param>
/// <param name="Query">Pictures after it.</param>
sealed record ConvWorkload(int Side = 28, int Channels = 1, int Filters = 64, int Support = 5, int Query = 75)
{
    public const int Ways = 5;
    public const double InnerRate = 0.4;

    readonly ConvClassifier policy = new() { Side = Side, Channels = Channels, Filters = Filters };

    public EnvSpec Spec => new(BoxSpace.Unbounded(Side * Side * Channels), new DiscreteSpace(Ways), 1);

    public Params Phi(IBackend backend) => policy.Init(Spec, backend, new Seed(1));

    /// <summary>Random pictures [1, count, O] and labels [1, count, 1].</summary>
    public (Tensor Pictures, Tensor Labels) Examples(IBackend backend, int count, ulong seed)
    {
        Rng rng = new Seed(seed).Stream();
        var pictures = new float[count * Side * Side * Channels];
        foreach (ref float v in pictures.AsSpan()) v = rng.Uniform();
        float[] labels = [.. Enumerable.Range(0, count).Select(static i => (float)(i % Ways))];
        return (Tensor.From(backend, pictures, [1, count, Side * Side * Channels]), Tensor.From(backend, labels, [1, count, 1]));
    }

    public Params Gradient(Params phi, (Tensor, Tensor) support, (Tensor, Tensor) query)
    {
        using TensorScope scope = TensorScope.Open();
        Params at = phi.Track();
        Params theta = at - InnerRate * Autograd.Grad(Loss(at, support), at, createGraph: true);
        return scope.Keep(Autograd.Grad(Loss(theta, query), at));
    }

    Tensor Loss(Params theta, (Tensor Pictures, Tensor Labels) examples) => -policy.Act(theta, examples.Pictures).LogProb(examples.Labels).Mean();
}
