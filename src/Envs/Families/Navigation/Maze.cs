using System.Collections.Immutable;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Navigation;

/// <summary>The task of <see cref="MazeNavigation"/>: which of a square's cells are open to their neighbours, and the goal's
/// cell. Cells are numbered row by row. A value without references; equality is by content.</summary>
public unsafe struct Maze : IEquatable<Maze>
{
    /// <summary>Most cells along a side.</summary>
    public const int MostSize = 100;

    const byte Right = 1, Up = 2, Both = Right | Up;
    const int CellsPerWord = 16;

    fixed uint words[MostSize * MostSize / CellsPerWord]; // two bits a cell

    /// <summary>A maze of one's own choice.</summary>
    /// <param name="size">Cells along a side, in [1, 100].</param>
    /// <param name="open">[size * size]; bit 0: open to the right, bit 1: open upwards.</param>
    /// <param name="goal">Number of the goal's cell.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is not one for each cell.</exception>
    public Maze(int size, ReadOnlySpan<byte> open, int goal)
    {
        Size = Require.InRange(size, 1, MostSize, "Maze.Size");
        Goal = goal;
        Require.Length(open.Length, size, size, "open");
        for (int cell = 0; cell < open.Length; cell++)
        {
            uint bits = Require.InRange(open[cell], (byte)0, Both, $"open[{cell}]");
            words[cell / CellsPerWord] |= bits << 2 * (cell % CellsPerWord);
        }
    }

    /// <summary>Cells along a side.</summary>
    public int Size { get; }

    /// <summary>Number of the goal's cell.</summary>
    public int Goal { readonly get; init => field = Require.InRange(value, 0, Size * Size - 1, "Maze.Goal"); }

    /// <summary>[Size * Size]; bit 0: open to the right, bit 1: open upwards.</summary>
    public readonly ImmutableArray<byte> Open
    {
        get
        {
            var open = new byte[Size * Size];
            for (int cell = 0; cell < open.Length; cell++) open[cell] = OpenAt(cell);
            return [.. open];
        }
    }

    /// <summary>A maze in which any two cells are joined by exactly one path: a depth-first walk to random neighbours that
    /// were not visited yet. The goal is any cell but 0.</summary>
    /// <param name="size">Cells along a side, at least 2.</param>
    /// <param name="rng">The only source of randomness.</param>
    public static Maze Draw(int size, ref Rng rng)
    {
        var open = new byte[size * size];
        var visited = new bool[size * size];
        var path = new Stack<int>([0]);
        visited[0] = true;
        while (path.TryPeek(out int cell))
        {
            int[] fresh = [.. Neighbours(size, cell).Where(n => !visited[n])];
            if (fresh.Length == 0)
            {
                path.Pop();
                continue;
            }
            int next = fresh[rng.Below(fresh.Length)];
            open[Math.Min(cell, next)] |= Math.Abs(cell - next) == 1 ? Right : Up;
            visited[next] = true;
            path.Push(next);
        }
        return new(size, open, 1 + rng.Below(size * size - 1));
    }

    /// <summary>The cells on the shortest path from cell 0 to the goal, without the first.</summary>
    /// <exception cref="InvalidOperationException">No path leads there.</exception>
    public readonly IReadOnlyList<int> ShortestPath()
    {
        // Backwards from the goal, so that each cell's entry is the next on its way.
        var towards = new Dictionary<int, int> { [Goal] = Goal };
        var next = new Queue<int>([Goal]);
        while (next.TryDequeue(out int cell))
            foreach (int n in Neighbours(Size, cell))
                if (IsOpen(cell, n) && towards.TryAdd(n, cell)) next.Enqueue(n);
        if (!towards.ContainsKey(0)) throw new InvalidOperationException($"{this}: no path leads to the goal");
        List<int> path = [];
        for (int cell = 0; cell != Goal;) path.Add(cell = towards[cell]);
        return path;
    }

    internal readonly bool OpenRight(int column, int row) => (uint)column < (uint)Size - 1 && (OpenAt(row * Size + column) & Right) != 0;

    internal readonly bool OpenUp(int column, int row) => (uint)row < (uint)Size - 1 && (OpenAt(row * Size + column) & Up) != 0;

    readonly byte OpenAt(int cell) => (byte)(words[cell / CellsPerWord] >> 2 * (cell % CellsPerWord) & Both);

    readonly bool IsOpen(int a, int b) => (OpenAt(Math.Min(a, b)) & (Math.Abs(a - b) == 1 ? Right : Up)) != 0;

    static IEnumerable<int> Neighbours(int size, int cell)
    {
        if (cell % size > 0) yield return cell - 1;
        if (cell % size < size - 1) yield return cell + 1;
        if (cell >= size) yield return cell - size;
        if (cell < size * (size - 1)) yield return cell + size;
    }

    /// <inheritdoc/>
    public readonly bool Equals(Maze other) => (Size, Goal) == (other.Size, other.Goal) && Open.AsSpan().SequenceEqual(other.Open.AsSpan());

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Maze other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Size, Goal, words[0]);

    /// <summary>Such as "maze 21013 ..., goal (3, 2)": a digit a cell, row by row from below, 1 open to the right, 2 upwards, 3 both.</summary>
    public override readonly string ToString()
    {
        IEnumerable<string> rows = Open.Chunk(Size).Select(row => string.Concat(row));
        return $"maze {string.Join(' ', rows)}, goal ({Goal % Size}, {Goal / Size})";
    }
}
