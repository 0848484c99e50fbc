namespace MetaRL.Gpu.Products;

/// <summary>The piece of a product that one group of threads computes.</summary>
interface ITile
{
    /// <summary>Rows of it.</summary>
    int Rows { get; }
    /// <summary>Columns of it.</summary>
    int Columns { get; }
}

/// <summary>128 × 64.</summary>
struct SquareTile : ITile
{
    public readonly int Rows => 128;
    public readonly int Columns => 64;
}

/// <summary>512 × 16, for few columns.</summary>
struct TallTile : ITile
{
    public readonly int Rows => 512;
    public readonly int Columns => 16;
}

/// <summary>32 × 256, for few rows.</summary>
struct WideTile : ITile
{
    public readonly int Rows => 32;
    public readonly int Columns => 256;
}
