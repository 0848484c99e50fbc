namespace MetaRL.Envs.Families;

/// <summary>Ranges made wider, within what their family allows.</summary>
static class Wider
{
    /// <summary>An interval that is wider around its middle.</summary>
    public static (float Low, float High) Interval(float low, float high, float factor, float least, float most)
    {
        float middle = (low + high) / 2, half = (high - low) / 2 * factor;
        return (Math.Clamp(middle - half, least, low), Math.Clamp(middle + half, high, most));
    }

    /// <summary>A size that is a factor as large.</summary>
    public static float Size(float size, float factor, float most) => Math.Min(size * factor, most);

    /// <summary>A number of cells along a side.</summary>
    public static int Cells(int cells, float factor, int most) => (int)Math.Min(Math.Ceiling(cells * (double)factor), most);
}
