using System.Reflection;
using MetaRL.Gpu.Tensors;
using Xunit.Sdk;

namespace Gpu.Tests;

/// <summary>The card that contracts are held against: a simulation, unless they are run on another.</summary>
static class Cards
{
    static readonly AsyncLocal<GpuBackend?> other = new();

    internal static GpuBackend Current => other.Value ?? Simulated.Single;

    /// <summary>Runs all tests of a class on a card, as xunit would.</summary>
    internal static void RunAll(Type contract, GpuBackend card)
    {
        other.Value = card;
        try
        {
            foreach (MethodInfo test in contract.GetMethods().Where(static m => m.IsDefined(typeof(FactAttribute)))) RunAll(contract, test);
        }
        finally { other.Value = null; }
    }

    static void RunAll(Type contract, MethodInfo test)
    {
        IEnumerable<object?[]> rows = test.IsDefined(typeof(TheoryAttribute)) ? test.GetCustomAttributes<DataAttribute>().SelectMany(d => d.GetData(test)) : [[]];
        foreach (object?[] row in rows) test.Invoke(Activator.CreateInstance(contract, nonPublic: true), BindingFlags.DoNotWrapExceptions, null, row, null);
    }

    /// <summary>The contracts of policies or learners of this project.</summary>
    internal static Type[] ContractsOf<T>() => [.. typeof(T).Assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(T)))];
}
