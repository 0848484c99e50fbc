using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;

namespace MetaRL.Envs;

/// <summary>Whether two objects hold the same, field by field and array by array: also those whose type does not say when two
/// are equal, such as a class without Equals or a record with an array. What cannot be told counts as different.</summary>
sealed class SameValues
{
    // Deeper than what a task is made of, and far from the end of the stack.
    const int MostDepth = 64;

    static readonly ConcurrentDictionary<Type, FieldInfo[]> known = new();

    readonly HashSet<(object, object)> open = new(Pairs.Instance);   // compared already, or just being compared
    int depth;

    /// <summary>Compares.</summary>
    public static bool In(object x, object y) => new SameValues().Same(x, y);

    bool Same(object? x, object? y)
    {
        if (x is null || y is null || ReferenceEquals(x, y)) return ReferenceEquals(x, y);
        Type type = x.GetType();
        if (type != y.GetType()) return false;
        if (type.IsPrimitive || type.IsEnum || x is string or decimal or Delegate or MemberInfo) return x.Equals(y);
        if (!type.IsValueType && !open.Add((x, y))) return true;
        if (depth == MostDepth) return false;
        depth++;
        bool isSame = x is Array all ? SameElements(all, (Array)y) : Array.TrueForAll(known.GetOrAdd(type, FieldsOf), f => Same(f.GetValue(x), f.GetValue(y)));
        depth--;
        return isSame;
    }

    bool SameElements(Array x, Array y)
    {
        if (x.Rank != y.Rank || x.Length != y.Length) return false;
        for (int i = 0; i < x.Rank; i++) if (x.GetLength(i) != y.GetLength(i)) return false;
        if (x.GetType().GetElementType()!.IsPrimitive) return Bytes(x).SequenceEqual(Bytes(y));
        var others = y.GetEnumerator();
        foreach (object? item in x)
        {
            others.MoveNext();
            if (!Same(item, others.Current)) return false;
        }
        return true;
    }

    static ReadOnlySpan<byte> Bytes(Array numbers) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(numbers), Buffer.ByteLength(numbers));

    static FieldInfo[] FieldsOf(Type type)
    {
        var all = new List<FieldInfo>();
        for (Type? at = type; at is not null; at = at.BaseType)
            all.AddRange(at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        return [.. all];
    }

    sealed class Pairs : IEqualityComparer<(object, object)>
    {
        public static Pairs Instance { get; } = new();
        public bool Equals((object, object) a, (object, object) b) => ReferenceEquals(a.Item1, b.Item1) && ReferenceEquals(a.Item2, b.Item2);
        public int GetHashCode((object, object) pair) =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Item1), System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Item2));
    }
}
