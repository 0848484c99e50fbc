using MetaRL.Envs;

namespace MetaRL.Problems.Examples;

/// <summary>Which of some things are for testing: each n-th; with 0 all are for both splits.</summary>
static class HoldOut
{
    public static T[] Of<T>(IEnumerable<T> all, int every, Split split) =>
        [.. all.Where((_, i) => every == 0 || (i % every == every - 1) == (split == Split.Test))];
}
