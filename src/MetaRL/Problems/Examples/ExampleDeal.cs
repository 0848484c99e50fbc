using MetaRL.Envs;

namespace MetaRL.Problems.Examples;

/// <summary>Draws without replacement, and the part of few examples that is for each set.</summary>
static class ExampleDeal
{
    /// <summary>Different numbers of 0, …, n − 1 in random order (Fisher and Yates).</summary>
    /// <param name="n">How many there are.</param>
    /// <param name="count">How many are drawn, at most n.</param>
    /// <param name="rng">The only source of randomness.</param>
    public static int[] Some(int n, int count, ref Rng rng)
    {
        int[] all = [.. Enumerable.Range(0, n)];
        for (int i = 0; i < count; i++)
        {
            int other = i + rng.Below(n - i);
            (all[i], all[other]) = (all[other], all[i]);
        }
        return all[..count];
    }

    /// <summary>Different examples for a set of a task: none is ever drawn for its other set.</summary>
    /// <param name="set">What they are for.</param>
    /// <param name="whose">Whose examples, for the error.</param>
    /// <param name="n">Examples there are.</param>
    /// <param name="supportShare">Part of them that is for supports.</param>
    /// <param name="task">Decides which ones.</param>
    /// <param name="count">How many are drawn.</param>
    /// <param name="rng">Draws among those of the set.</param>
    /// <exception cref="InvalidDataException">There are too few.</exception>
    public static int[] Of(ExampleSet set, string whose, int n, double supportShare, Seed task, int count, ref Rng rng)
    {
        int supports = n < 2 ? n : Math.Clamp((int)Math.Round(supportShare * n), 1, n - 1);
        int own = set == ExampleSet.Support ? supports : n - supports;
        if (count > own)
            throw new InvalidDataException($"{whose}: {n} examples, {own} of them for {(set == ExampleSet.Support ? "supports" : "queries")}; "
                + $"expected at least {count}; take fewer shots or queries, or change SupportShare = {supportShare}");
        Rng order = task.Stream();
        int[] all = Some(n, n, ref order);
        int[] part = set == ExampleSet.Support ? all[..supports] : all[supports..];
        return [.. Some(own, count, ref rng).Select(i => part[i])];
    }
}
