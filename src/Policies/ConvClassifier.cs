using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>What a convolutional layer's results are normalized by.</summary>
public enum PictureNorm
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>Mean and variance of each channel over all pictures that are classified together, those of a support or a query
    /// (Ioffe and Szegedy 2015, arXiv:1502.03167): always of the pictures at hand, as in MAML.</summary>
    Batch,
}

/// <summary>
/// A classifier of square pictures: blocks of a convolution 3×3, normalization, max(x, 0) and the largest of each 2×2 pixels, then a
/// linear layer (Vinyals et al. 2016, arXiv:1606.04080; with MAML, Finn et al. 2017, arXiv:1703.03400). Observations are pictures line by
/// line, each pixel with its channels. Parameters of block l: <c>body{l}.w</c> [T, 9·C, F], <c>body{l}.b</c> [T, 1, 1, F] and, with
/// normalization, <c>body{l}.g</c> [T, 1, 1, F]; the last layer's are <c>head.w</c> [T, D, choices] and <c>head.b</c>.
/// </summary>
public sealed record ConvClassifier : Policy, IFeatureModel
{
    /// <summary>Pixels along a side of a picture.</summary>
    [Range(1, 4096)]
    public int Side { get; init; } = 28;

    /// <summary>Numbers of a pixel: 1 for grey, 3 for colours.</summary>
    [Range(1, 4096)]
    public int Channels { get; init; } = 1;

    /// <summary>F, filters of each block.</summary>
    [Range(1, 65536)]
    public int Filters { get; init; } = 64;

    /// <summary>Blocks, each of which halves the side.</summary>
    [Range(1, 12)]
    public int Blocks { get; init; } = 4;

    /// <summary>What each convolution is normalized by.</summary>
    public PictureNorm Norm { get; init; } = PictureNorm.Batch;

    /// <inheritdoc/>
    public string HeadWeight => "head.w";

    /// <inheritdoc/>
    public string HeadBias => "head.b";

    string[] BodyNames => [.. Enumerable.Range(0, Blocks).SelectMany(NamesOf)];

    string[] NamesOf(int l) => Norm == PictureNorm.Batch ? [$"body{l}.w", $"body{l}.g", $"body{l}.b"] : [$"body{l}.w", $"body{l}.b"];

    // Pixels along a side after so many blocks; what is left over at the edge is not seen.
    int SideAfter(int blocks) => Side >> blocks;

    int FeatureCount => SideAfter(Blocks) * SideAfter(Blocks) * Filters;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Observations are no such pictures, or actions not one choice.</exception>
    /// <exception cref="TooLargeException">The weights do not fit in memory.</exception>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        Require(spec);
        var items = new List<(string, Tensor)>();
        for (int l = 0; l < Blocks; l++)
        {
            int channels = l == 0 ? Channels : Filters, rows = 9 * channels;
            double[] w = WeightMatrix.Uniform(rows * Filters, Math.Sqrt(6.0 / (9 * (channels + (double)Filters))), seed.Fork($"body{l}"));   // Glorot and Bengio 2010
            items.Add(($"body{l}.w", Tensor.From(backend, w, [1, rows, Filters])));
            if (Norm == PictureNorm.Batch) items.Add(($"body{l}.g", Tensor.Full(backend, [1, 1, 1, Filters], 1)));
            items.Add(($"body{l}.b", Tensor.Zeros(backend, [1, 1, 1, Filters])));
        }
        int choices = spec.Action.Choices[0];
        double[] head = WeightMatrix.Draw(WeightInit.Glorot, Activation.Relu, FeatureCount, choices, false, seed.Fork("head"));
        return new([.. items, (HeadWeight, Tensor.From(backend, head, [1, FeatureCount, choices])), (HeadBias, Tensor.Zeros(backend, [1, 1, choices]))]);
    }

    // Before names are made, of which there would be as many as blocks.
    void RequireSizes(string op)
    {
        bool isOne = Side is >= 1 and <= 4096 && Channels >= 1 && Filters >= 1 && Blocks is >= 1 and <= 12 && SideAfter(Blocks) >= 1;
        if (!isOne)
            throw new ArgumentException($"{op}: {Blocks} blocks of {Filters} filters on pictures of {Side} x {Side} pixels with {Channels} channels; "
                + "each block halves the side: take fewer, or larger pictures");
    }

    void Require(EnvSpec spec)
    {
        RequireSizes("Init");
        if (spec.ActionMask is not null || spec.InputDim != (long)Side * Side * Channels)
            throw new ArgumentException($"Init: observations of {spec.ObsDim} numbers are no pictures of {Side} x {Side} pixels with {Channels} channels; "
                + "set problem.policy.side and problem.policy.channels");
        if (spec.Action.Choices is not [_])
            throw new ArgumentException($"Init: a {nameof(ConvClassifier)} makes one choice, actions are {spec.Action}");
        double weights = 9.0 * Channels * Filters + (Blocks - 1) * 9.0 * Filters * Filters + (double)FeatureCount * spec.Action.Choices[0];
        string what = $"weights of {Blocks} blocks of {Filters} filters";
        TooLargeException.ThrowUnlessFits(weights, (sizeof(float) + sizeof(double)) * weights, what, "set problem.policy.filters lower");
    }

    /// <inheritdoc/>
    public override Distribution Act(Params theta, Observations obs)
    {
        RequireSizes("Act");
        Params own = theta.Select([.. BodyNames, HeadWeight, HeadBias]);
        return new Categorical(Features(own, obs).MatMul(own[HeadWeight]) + own[HeadBias]);
    }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">Observations are no such pictures.</exception>
    public Tensor Features(Params theta, Observations obs)
    {
        RequireSizes("Features");
        Shape shape = obs.Values.Shape;
        if (shape.Rank != 3 || shape[2] != (long)Side * Side * Channels)
            throw new ShapeException($"Features: {shape} are no pictures of {Side} x {Side} pixels with {Channels} channels; "
                + $"expected [T, N, {(long)Side * Side * Channels}]");
        Params own = theta.Select(BodyNames);
        Tensor x = obs.Values.Reshape([shape[0], shape[1], Side * Side, Channels]);
        for (int l = 0; l < Blocks; l++) x = ConvBlock.Apply(own, $"body{l}", x, SideAfter(l), Norm);
        return x.Reshape([x.Shape[0], x.Shape[1], FeatureCount]);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Pictures are normalized together.</exception>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        Require(spec);
        Params own = theta.Select([.. BodyNames, HeadWeight, HeadBias]);
        if (Norm == PictureNorm.Batch)
            throw new InvalidOperationException($"CreateActor: a {nameof(ConvClassifier)} with {nameof(PictureNorm)}.{nameof(PictureNorm.Batch)} "
                + "looks at pictures beside each other, an actor at each by itself; set problem.policy.norm=None, or classify whole supports and queries with Act");
        return new TensorActor(this, spec, own, count);
    }
}
