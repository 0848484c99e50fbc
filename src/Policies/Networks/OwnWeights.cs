using MetaRL.Tensors;

namespace MetaRL.Policies.Networks;

/// <summary>Weights of a part of a policy, which stand among others behind a prefix.</summary>
static class OwnWeights
{
    /// <summary>Those of some names, without the prefix.</summary>
    /// <exception cref="KeyNotFoundException">One is missing.</exception>
    public static Params Own(this Params theta, string prefix, IReadOnlyList<string> names)
        => theta.Select([.. names.Select(name => prefix + name)]).Group(prefix);
}
