using System.Collections.Concurrent;
using MetaRL.Envs.Spaces;

namespace MetaRL.Problems.Examples.Files;

/// <summary>Images by label. Families are values and are copied freely; files are read once.</summary>
sealed class IdxPool
{
    static readonly ConcurrentDictionary<(string Images, string Labels), IdxPool> Pools = new();

    IdxPool(string imagesPath, string labelsPath)
    {
        IdxFile images = IdxFile.Read(imagesPath, 3, "IdxImages.Images"), labels = IdxFile.Read(labelsPath, 1, "IdxImages.Labels");
        if (images.Shape[0] != labels.Shape[0])
            throw new InvalidDataException($"{labelsPath}: {labels.Shape[0]} labels; expected {images.Shape[0]}, one for each image of {imagesPath}; give the files of one set");
        int pixels = images.Shape[1] * images.Shape[2];
        Input = BoxSpace.Uniform(pixels, 0, 1);
        Classes = [.. Enumerable.Range(0, labels.Shape[0]).GroupBy(i => labels.Values[i]).OrderBy(static g => g.Key).Select(g => new LabelClass(g.Key, images.Values, pixels, [.. g]))];
    }

    public BoxSpace Input { get; }

    /// <summary>By label.</summary>
    public IReadOnlyList<IExampleClass> Classes { get; }

    public static IdxPool Of(string images, string labels) => Pools.GetOrAdd((images, labels), static key => new(key.Images, key.Labels));

    sealed class LabelClass(byte label, byte[] images, int pixels, int[] own) : IExampleClass
    {
        public string Name => $"label {label}";

        public int Count => own.Length;

        public void Write(int index, Span<float> x)
        {
            ReadOnlySpan<byte> image = images.AsSpan(own[index] * pixels, pixels);
            for (int i = 0; i < pixels; i++) x[i] = image[i] / 255f;
        }
    }
}
