using System.Reflection;
using System.Runtime.Loader;
using MetaRL.Cli.Listing;
using MetaRL.Cli.Probing;
using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Experiments.Configuration;
using MetaRL.Experiments.Runs;

namespace MetaRL.Cli;

/// <summary>Finds task families in a script, in an assembly or among the built-in ones.</summary>
static class FamilySource
{
    /// <summary>What to examine; a script is built for it.</summary>
    /// <param name="source">Path of a .cs or .dll file, or a built-in family's name.</param>
    /// <param name="type">The class to take; null for every one.</param>
    /// <exception cref="ToolException">There is nothing to check.</exception>
    public static ProbeOrder Find(string source, string? type)
    {
        if (File.Exists(source)) return new(source, AssemblyOf(source), type);
        if (FamilyChoice.Find(source) is { } entry) return new(entry.Name, "", type);
        string nearest = EditDistance.Nearest(source, FamilyChoice.Names) is { } name ? $"; did you mean '{name}'?" : NearbyPath.DidYouMean(source);
        throw new ToolException($"'{source}' is neither a file nor a built-in family{(nearest == "" ? "; 'metarl envs' lists those" : nearest)}");
    }

    /// <summary>Loads a script or an assembly, so that records in saved settings find the types that it declares.</summary>
    /// <param name="source">Path of a .cs or .dll file.</param>
    /// <exception cref="ToolException">It is none, does not build or cannot be loaded.</exception>
    public static void Load(string source)
    {
        if (!File.Exists(source)) throw new ToolException($"--source: no file {source}, expected a C# script (.cs) or an assembly (.dll){NearbyPath.DidYouMean(source)}");
        Types(AssemblyOf(source), source);
    }

    /// <summary>The families of an order, none of which has been made. Runs nothing of theirs but what loading an assembly does.</summary>
    /// <exception cref="ToolException">There is nothing to check.</exception>
    public static IReadOnlyList<FamilyCandidate> Candidates(ProbeOrder order)
    {
        if (order.Assembly != "") return [.. In(order.Assembly, order.Source, order.Type).Select(t => new FamilyCandidate($"{t.FullName}", () => Create(t)))];
        TaskFamily family = BuiltInFamilies.All.First(f => f.Name == order.Source).Family;
        return [new(family.GetType().FullName!, () => family)];
    }

    static string AssemblyOf(string source) => Path.GetExtension(source).ToLowerInvariant() switch
    {
        ".cs" => ScriptBuild.Run(source),
        ".dll" => Path.GetFullPath(source),
        var other => throw new ToolException($"{source}: a '{other}' file; expected a C# script (.cs) or an assembly (.dll)"),
    };

    static Type[] In(string assemblyPath, string source, string? type)
    {
        Type[] families = [.. Types(assemblyPath, source).Where(t => t.IsSubclassOf(typeof(TaskFamily)) && !t.IsAbstract)];
        if (families.Length == 0) throw new ToolException($"{source}: no class in it derives from TaskFamily<TEnv, TTask>");
        if (type is not null && families.FirstOrDefault(t => t.Name == type || t.FullName == type) is { } chosen) families = [chosen];
        else if (type is not null)
            throw NoFamily(source, type, families);
        foreach (Type family in families) ThrowIfNotConstructible(family);
        return families;
    }

    static ToolException NoFamily(string source, string type, Type[] families)
    {
        string nearest = EditDistance.DidYouMean(type, families.Select(t => t.Name));
        return new($"{source}: no family class '{type}'{(nearest == "." ? "; have" : $"{nearest} Have")}: {string.Join(", ", families.Select(t => t.FullName))}");
    }

    static void ThrowIfNotConstructible(Type type)
    {
        if (type.ContainsGenericParameters)
            throw new ToolException($"{type.FullName}: is generic; derive a class without type parameters, and pick it by --type");
        if (type.GetConstructor(Type.EmptyTypes) is null)
            throw new ToolException($"{type.FullName}: has no constructor without parameters; give its settings defaults, as properties with init");
    }

    static Type[] Types(string assemblyPath, string source)
    {
        try
        {
            AssemblyName name = AssemblyName.GetAssemblyName(assemblyPath);
            return (Own(name) ?? new Context(assemblyPath).LoadFromAssemblyPath(assemblyPath)).GetTypes();
        }
        catch (Exception e) when (e is BadImageFormatException or ReflectionTypeLoadException or FileLoadException or FileNotFoundException)
        {
            string reason = e is ReflectionTypeLoadException { LoaderExceptions: [{ } inner, ..] } ? inner.Message : e.Message;
            throw new ToolException($"{source}: cannot be loaded: {reason}");
        }
    }

    static TaskFamily Create(Type type)
    {
        try
        {
            return (TaskFamily)Activator.CreateInstance(type)!;
        }
        catch (Exception e)
        {
            throw new ToolException($"its constructor threw {Cause(e)}", exitCode: 1);
        }
    }

    /// <summary>What an author's code threw, in words.</summary>
    public static string Cause(Exception e)
    {
        while (e is TargetInvocationException or TypeInitializationException && e.InnerException is { } inner) e = inner;
        return $"{e.GetType().Name}: {e.Message}";
    }

    // MetaRL's own assemblies are this tool's: a family is only one if its base class is the same type. One that the tool has
    // not needed so far is loaded for it.
    static Assembly? Own(AssemblyName name)
    {
        if (AssemblyLoadContext.Default.Assemblies.FirstOrDefault(a => a.GetName().Name == name.Name) is { } loaded) return loaded;
        bool isPart = File.Exists(Path.Combine(AppContext.BaseDirectory, $"{name.Name}.dll")) && name.Name!.StartsWith("MetaRL.", StringComparison.Ordinal);
        return isPart ? AssemblyLoadContext.Default.LoadFromAssemblyName(name) : null;
    }

    sealed class Context(string path) : AssemblyLoadContext("env-check")
    {
        readonly AssemblyDependencyResolver resolver = new(path);

        protected override Assembly? Load(AssemblyName name)
        {
            if (Own(name) is not null) return null;
            return resolver.ResolveAssemblyToPath(name) is { } found ? LoadFromAssemblyPath(found) : null;
        }
    }
}

/// <summary>A family that can be made.</summary>
/// <param name="TypeName">Its class, with the namespace.</param>
/// <param name="Create">Runs its constructor; throws a <see cref="ToolException"/> where that throws.</param>
sealed record FamilyCandidate(string TypeName, Func<TaskFamily> Create);
