using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace MetaRL.TestKit;

/// <summary>
/// Calls every public member of an assembly with arguments that fit and arguments that do not: whatever happens, it must be a
/// result or an error that says what was wrong with them. Members are found by reflection; one that takes a kind of argument
/// nobody makes here fails <see cref="AssertAllCovered"/>, so that none is forgotten.
/// </summary>
public sealed partial class WildCalls(Assembly assembly)
{
    const long MostBytes = 400L << 20;   // of one call; what would not fit memory must be refused before it is asked for
    static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    readonly Dictionary<Type, Func<Random, object?>> makers = [];
    readonly Dictionary<string, Action<Random>> byHand = [];
    readonly HashSet<string> namesOfOperations = [.. assembly.GetExportedTypes().SelectMany(Names)];

    /// <summary>Arguments of that type, and targets of its members, are made so.</summary>
    public WildCalls Make<T>(Func<Random, T> make)
    {
        makers[typeof(T)] = random => make(random);
        return this;
    }

    /// <summary>Members of that name (<c>Type.Member</c>) are called so: for those that reflection cannot call, with spans.</summary>
    public WildCalls Call(string member, Action<Random> call)
    {
        byHand[member] = call;
        return this;
    }

    /// <summary>Operations that errors may name besides the public members and types.</summary>
    public WildCalls Name(params string[] operations)
    {
        namesOfOperations.UnionWith(operations);
        return this;
    }

    /// <summary>Operations that errors may name: all public members of an assembly that this one calls.</summary>
    public WildCalls NamesOf(Assembly other) => Name([.. other.GetExportedTypes().SelectMany(Names)]);

    /// <summary>Every member that takes anything of a size is called by the other test.</summary>
    public void AssertAllCovered()
    {
        MethodBase[] members = Members();
        string[] missing = [.. members.Where(m => !IsSizeless(m) && !IsByHand(m) && !IsCallable(m)).Select(Signature)];
        Assert.True(missing.Length == 0, "no wild arguments for: " + string.Join("; ", missing) + ". Add a Make for its arguments, or a Call for the member");
        string[] gone = [.. byHand.Keys.Where(k => !members.Any(m => Key(m) == k))];
        Assert.True(gone.Length == 0, $"called by hand, but no longer there: {string.Join(", ", gone)}");
    }

    /// <summary>So many rounds, in each of which every member is called once.</summary>
    public void Run(int rounds, int seed)
    {
        var calls = new List<(string Name, Action<Random> Call)>();
        foreach (MethodBase m in Members())
            if (!IsByHand(m) && !IsSizeless(m) && IsCallable(m)) calls.Add((Signature(m), random => Invoke(m, random)));
        foreach ((string name, Action<Random> call) in byHand) calls.Add((name, call));
        var problems = new Dictionary<string, string>();
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < calls.Count; i++)
            {
                (string name, Action<Random> call) = calls[i];
                int own = unchecked((seed * 397 + round) * 397 + i);
                if (Problem(call, own) is { } problem) problems.TryAdd(name, $"{name}, round {round} of seed {seed}: {problem}");
            }
        Assert.True(problems.Count == 0, string.Join("\n", problems.Values));
    }

    // Null where the call gave a result, or an error that says what was wrong.
    string? Problem(Action<Random> call, int seed)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        string? problem = null;
        try { call(new Random(seed)); }
        catch (TargetInvocationException e) { problem = Problem(e.InnerException!); }
        catch (Exception e) { problem = Problem(e); }
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        if (bytes > MostBytes) problem ??= $"allocated {bytes >> 20} MiB";
        if (time > MostTime) problem ??= $"took {time}";
        return problem;
    }

    string? Problem(Exception e)
    {
        if (e is Policies.TooLargeException) return null;   // more than memory holds, which it says
        // An index is data, and not a shape; what it says is documented.
        if (e is IndexOutOfRangeException && e.Message.Contains("is not a whole number in", StringComparison.Ordinal)) return null;
        if (e is not (ArgumentException or InvalidOperationException or KeyNotFoundException)) return $"an error of the wrong kind: {e}";
        if (e is ArgumentNullException or KeyNotFoundException or ObjectDisposedException) return null;
        Match prefix = Prefix().Match(e.Message);
        bool isNamed = prefix.Success && namesOfOperations.Contains(prefix.Groups[1].Value);
        return isNamed ? null : $"an error that does not begin with the name of an operation: {e}";
    }

    [GeneratedRegex(@"^(\w+): ")]
    private static partial Regex Prefix();

    void Invoke(MethodBase m, Random random)
    {
        object?[] arguments = [.. m.GetParameters().Select(p => Maker(p.ParameterType)!(random))];
        object? result = m is ConstructorInfo constructor ? constructor.Invoke(arguments)
            : m.Invoke(m.IsStatic ? null : Maker(m.DeclaringType!)!(random), arguments);
        if (result is Tensors.Tensor tensor) Assert.Equal(tensor.Shape.Size, tensor.ToArray().Length);
    }

    Func<Random, object?>? Maker(Type type)
    {
        if (makers.TryGetValue(type, out Func<Random, object?>? maker)) return maker;
        if (type == typeof(bool)) return static random => random.Next(2) == 0;
        if (!type.IsEnum) return null;
        Array values = Enum.GetValues(type);
        return random => values.GetValue(random.Next(values.Length));
    }

    MethodBase[] Members() => [.. assembly.GetExportedTypes().Where(IsOwn).SelectMany(static t => t
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).OfType<MethodBase>()).Where(IsCalled)];

    // Interfaces are called through what implements them.
    static bool IsOwn(Type type) => !type.IsInterface && !type.IsEnum && !type.IsAssignableTo(typeof(Delegate)) && !type.IsAssignableTo(typeof(Exception));

    static bool IsCalled(MethodBase m)
    {
        bool isMade = m.IsDefined(typeof(CompilerGeneratedAttribute)) || m.Name is "Deconstruct" or "<Clone>$" or "Equals" or "GetHashCode" or "ToString";
        bool isSetter = m.Name.StartsWith("set_", StringComparison.Ordinal);
        return !isMade && !isSetter && !m.IsAbstract && !(m is ConstructorInfo && m.DeclaringType!.IsAbstract);
    }

    bool IsByHand(MethodBase m) => byHand.ContainsKey(Key(m));

    // Nothing to go wrong with: no argument that anyone makes, and a target that nobody does.
    bool IsSizeless(MethodBase m)
        => Array.TrueForAll(m.GetParameters(), p => !HasSize(p.ParameterType)) && (m.IsStatic || m is ConstructorInfo || !makers.ContainsKey(m.DeclaringType!));

    bool HasSize(Type type) => type.IsByRef && HasSize(type.GetElementType()!) || makers.ContainsKey(type) || type.IsByRefLike || type.IsArray || type == typeof(int) || type == typeof(long);

    bool IsCallable(MethodBase m)
    {
        bool returnsSpan = m is MethodInfo { ReturnType.IsByRefLike: true };
        bool hasTarget = m.IsStatic || m is ConstructorInfo || Maker(m.DeclaringType!) is not null;
        return !returnsSpan && hasTarget && Array.TrueForAll(m.GetParameters(), p => Maker(p.ParameterType) is not null);
    }

    static string Key(MethodBase m) => $"{m.DeclaringType!.Name}.{(m is ConstructorInfo ? "new" : m.Name)}";

    static string Signature(MethodBase m) => $"{Key(m)}({string.Join(", ", m.GetParameters().Select(p => p.ParameterType.ToString()))})";

    static IEnumerable<string> Names(Type type)
        => [type.Name, .. type.GetMembers().Select(m => m.Name), .. type.IsEnum ? Enum.GetNames(type) : []];
}
