using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Families.Planar;

/// <summary>Draws the ground of each <see cref="TerrainKind"/>. But on long slopes it is level for 1.2 m around where episodes start.</summary>
internal static class TerrainShapes
{
    const int Level = 12; // cells at either end; an episode starts where they meet
    const float Size = PlanarGround.CellSize;

    internal static PlanarGround Draw(TerrainKind kind, float difficulty, ref Rng rng)
    {
        float[] h = new float[PlanarGround.Cells + 1];
        switch (kind)
        {
            case TerrainKind.Flat: return PlanarGround.Flat;
            case TerrainKind.Gentle: Slope(h, Mix(0.02f, 0.1f, difficulty)); break;
            case TerrainKind.Steep: Slope(h, Mix(0.1f, 0.3f, difficulty)); break;
            case TerrainKind.Ramps: Ramps(h, Mix(0.05f, 0.3f, difficulty), ref rng); break;
            case TerrainKind.Hills: Hills(h, Mix(0.05f, 0.3f, difficulty), ref rng); break;
            case TerrainKind.Basin: Basin(h, Mix(0.1f, 0.35f, difficulty), ref rng); break;
            case TerrainKind.Steps: Steps(h, Mix(0.03f, 0.15f, difficulty), ref rng); break;
            case TerrainKind.Gaps: Gaps(h, Mix(0.2f, 0.6f, difficulty), Mix(0.1f, 0.4f, difficulty), ref rng); break;
            default: throw new ArgumentOutOfRangeException(null, $"terrain kind: {kind}; expected one that says what it is");
        }
        return new(h);
    }

    static float Mix(float easy, float hard, float difficulty) => easy + difficulty * (hard - easy);

    static int Cells(float metres) => (int)MathF.Round(metres / Size);

    static void Slope(float[] h, float slope)
    {
        for (int i = 0; i < h.Length; i++) h[i] = slope * i * Size;
    }

    static void Ramps(float[] h, float steepest, ref Rng rng)
    {
        float sign = rng.Bernoulli(0.5) ? 1 : -1;
        int at = Level, last = h.Length - 1 - Level;
        for (; at < last; sign = -sign)
        {
            float slope = sign * steepest * rng.Uniform(0.5f, 1);
            for (int end = Math.Min(at + Cells(rng.Uniform(1.5f, 4)), last); at < end; at++) h[at + 1] = h[at] + slope * Size;
        }
        h.AsSpan(last).Fill(h[last]);
    }

    // Waves that fit the period, faded in and out.
    static void Hills(float[] h, float height, ref Rng rng)
    {
        const int Least = 4, Most = 8;
        for (int waves = Least; waves <= Most; waves++)
        {
            float phase = rng.Uniform(0, 2 * MathF.PI), amplitude = height / (Most - Least + 1) * rng.Uniform(0.5f, 1);
            for (int i = 0; i < h.Length; i++) h[i] += Fade(i) * amplitude * MathF.Sin(2 * MathF.PI * waves * i / PlanarGround.Cells + phase);
        }
    }

    static float Fade(int i)
    {
        float t = Math.Clamp((Math.Min(i, PlanarGround.Cells - i) - Level) / 20f, 0, 1);
        return t * t * (3 - 2 * t);
    }

    static void Basin(float[] h, float steepest, ref Rng rng)
    {
        int width = Cells(rng.Uniform(10, 20)), first = Level + rng.Below(h.Length - 2 * Level - width);
        float depth = steepest * width * Size / MathF.PI;
        for (int i = 0; i <= width; i++) h[first + i] = -depth * (0.5f - 0.5f * MathF.Cos(2 * MathF.PI * i / width));
    }

    static void Steps(float[] h, float highest, ref Rng rng)
    {
        int last = h.Length - 1 - Level;
        for (int at = Level; at < last; at += Cells(rng.Uniform(0.8f, 2)))
        {
            float height = h[at] + (rng.Bernoulli(0.5) ? 1 : -1) * highest * rng.Uniform(0.5f, 1);
            h.AsSpan(at + 1).Fill(height);
        }
    }

    static void Gaps(float[] h, float widest, float depth, ref Rng rng)
    {
        for (int at = Level; ;)
        {
            int width = Cells(rng.Uniform(0.2f, widest));
            if (at + width > h.Length - 1 - Level) return;
            h.AsSpan(at + 1, width).Fill(-depth);
            at += width + Cells(rng.Uniform(1.5f, 3));
        }
    }
}
