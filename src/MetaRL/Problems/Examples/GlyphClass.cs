using MetaRL.Envs;
using MetaRL.GlyphData;

namespace MetaRL.Problems.Examples;

/// <summary>Samples of a letter: sample i is style i modulo styles, changed a little.</summary>
/// <param name="Letter">The letter.</param>
/// <param name="Distortion">How much.</param>
/// <param name="Count">Samples there are.</param>
sealed record GlyphClass(Letter Letter, double Distortion, int Count) : IExampleClass
{
    const int Side = LetterFile.Side;
    const float Ink = 15;

    public string Name => Letter.Name;

    public void Write(int index, Span<float> x)
    {
        byte[] image = Letter.Images[index % Letter.Images.Count];
        Rng rng = new Seed((ulong)Letter.CodePoint).Fork((ulong)index).Stream();
        float size = (float)Distortion;
        float Within(ref Rng rng, float most) => size * rng.Uniform(-most, most);
        (float turn, float shear) = (Within(ref rng, 0.2f), Within(ref rng, 0.2f));
        (float wide, float high) = (MathF.Exp(Within(ref rng, 0.15f)), MathF.Exp(Within(ref rng, 0.15f)));
        (float right, float down) = (Within(ref rng, 2), Within(ref rng, 2));

        // Where each pixel comes from: back by the shift, turned back, sheared and scaled back, all about the middle.
        (float sin, float cos) = MathF.SinCos(turn);
        const float middle = (Side - 1) / 2f;
        for (int row = 0; row < Side; row++)
            for (int column = 0; column < Side; column++)
            {
                (float dx, float dy) = (column - middle - right, row - middle - down);
                (float u, float v) = (cos * dx + sin * dy, cos * dy - sin * dx);
                x[row * Side + column] = At(image, middle + (u - shear * v) / wide, middle + v / high) / Ink;
            }
    }

    // Bilinear; paper beyond the image.
    static float At(byte[] image, float x, float y)
    {
        (int left, int top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        (float fx, float fy) = (x - left, y - top);
        return (1 - fy) * ((1 - fx) * Pixel(image, left, top) + fx * Pixel(image, left + 1, top))
            + fy * ((1 - fx) * Pixel(image, left, top + 1) + fx * Pixel(image, left + 1, top + 1));
    }

    static float Pixel(byte[] image, int x, int y) => (uint)x < Side && (uint)y < Side ? image[y * Side + x] : 0;
}
