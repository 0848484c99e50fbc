using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Problems.Examples.Files;

namespace MetaRL.Problems.Examples;

/// <summary>
/// N-way classification of one's own grey images, from a pair of idx files such as MNIST's: images and their labels, gzipped
/// or not. Each label is a class; some are held out for testing. Pixels are divided by 255.
/// Files are read once in a process, when the first task is drawn.
/// </summary>
public sealed record IdxImages : NWayFamily
{
    /// <summary>File of images; relative to the working directory.</summary>
    public string Images { get; init; } = "";

    /// <summary>File of their labels; relative to the working directory.</summary>
    public string Labels { get; init; } = "";

    /// <summary>Of the labels in ascending order, each n-th is for testing only and the others for training only; 0 uses all for
    /// both, so that test tasks show nothing new.</summary>
    [Range(0, 1000)]
    public int HoldOutEvery { get; init; } = 2;

    /// <inheritdoc/>
    public override string Name => "idx-images";

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A file is not as it should be; the message says where.</exception>
    public override BoxSpace Input => IdxPool.Of(Images, Labels).Input;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A file is not as it should be, or a split has too few classes.</exception>
    protected override IReadOnlyList<IExampleClass> Classes(Split split, ref Rng rng) =>
        Some(HoldOut.Of(IdxPool.Of(Images, Labels).Classes, HoldOutEvery, split), ref rng, $"labels for {split}");
}
