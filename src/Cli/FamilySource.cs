using System.Reflection;
using System.Runtime.Loader;
using MetaRL.Envs;
using MetaRL.Envs.Families;

namespace MetaRL.Cli;

/// <summary>Finds task families in a script, in an assembly or among the built-in ones.</summary>
static class FamilySource
{
    /// <param name="source">Path of a .cs or .dll file, or a built-in family's name.</param>
    /// <param name="type">The class to take; null for every one.</param>
    /// <exception cref="ToolException">There is nothing to check.</exception>
    public static IReadOnlyList<TaskFamily> Find(string source, string? type)
    {
        if (File.Exists(source))
            return Path.GetExtension(source).ToLowerInvariant() switch
            {
                ".cs" => In(ScriptBuild.Run(source), source, type),
                ".dll" => In(Path.GetFullPath(source), source, type),
                var other => throw new ToolException($"{source}: a '{other}' file; expected a C# script (.cs) or an assembly (.dll)"),
            };
        if (BuiltInFamilies.All.FirstOrDefault(f => f.Name == source) is { } entry) return [entry.Family];
        throw new ToolException($"'{source}' is neither a file nor a built-in family; 'metarl envs' lists those");
    }

    static TaskFamily[] In(string assemblyPath, string source, string? type)
    {
        Type[] families = [.. Types(assemblyPath, source).Where(t => t.IsSubclassOf(typeof(TaskFamily)) && !t.IsAbstract)];
        if (families.Length == 0) throw new ToolException($"{source}: no class in it derives from TaskFamily<TEnv, TTask>");
        if (type is null) return [.. families.Select(Create)];
        if (families.FirstOrDefault(t => t.Name == type || t.FullName == type) is { } chosen) return [Create(chosen)];
        throw new ToolException($"{source}: no family class '{type}'; have: {string.Join(", ", families.Select(t => t.FullName))}");
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
        if (type.GetConstructor(Type.EmptyTypes) is null)
            throw new ToolException($"{type.FullName}: has no constructor without parameters; give its settings defaults, as properties with init");
        try
        {
            return (TaskFamily)Activator.CreateInstance(type)!;
        }
        catch (TargetInvocationException e)
        {
            throw new ToolException($"{type.FullName}: its constructor threw {e.InnerException!.GetType().Name}: {e.InnerException.Message}");
        }
    }

    // MetaRL's own assemblies are this tool's: a family is only one if its base class is the same type.
    static Assembly? Own(AssemblyName name) => AssemblyLoadContext.Default.Assemblies.FirstOrDefault(a => a.GetName().Name == name.Name);

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
