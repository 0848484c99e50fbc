using System.Runtime.CompilerServices;
using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Problems;

/// <summary>The names that a problem's model reads of θ: those that its fresh weights have. Kept per problem, since every loss asks.</summary>
static class ModelNames
{
    static readonly ConditionalWeakTable<Problem, IReadOnlyList<string>> Known = [];

    public static IReadOnlyList<string> Of(Problem problem) => Known.GetValue(problem, Find);

    static IReadOnlyList<string> Find(Problem problem)
    {
        using TensorScope scope = TensorScope.Open();
        return problem.Init(new ReferenceBackend(), new Seed(0)).Names;
    }
}
