namespace MetaRL.Gpu.Learning;

/// <summary>Size of the piece of a product that one group of threads computes: 4096 results, a thread 4 × 4 of them.</summary>
interface ITile
{
    /// <summary>Rows of it.</summary>
    int Rows { get; }
    /// <summary>Columns of it.</summary>
    int Columns { get; }
}

/// <summary>64 × 64.</summary>
struct SquareTile : ITile
{
    public readonly int Rows => 64;
    public readonly int Columns => 64;
}

/// <summary>256 × 16, for few columns.</summary>
struct TallTile : ITile
{
    public readonly int Rows => 256;
    public readonly int Columns => 16;
}
