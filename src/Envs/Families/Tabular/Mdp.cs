using System.Collections.Immutable;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Tabular;

/// <summary>The task of <see cref="TabularMdp"/>: S states, A actions. Equality is by content.</summary>
/// <param name="States">S.</param>
/// <param name="Actions">A.</param>
/// <param name="Cumulative">[S, A, S], P(next state at most s' | s, a); the last of each row is 1.</param>
/// <param name="Rewards">[S, A], mean reward.</param>
public sealed record Mdp(int States, int Actions, ImmutableArray<float> Cumulative, ImmutableArray<float> Rewards)
{
    /// <summary>A draw from the prior of Osband, Russo and Van Roy 2013, arXiv:1306.0940, as RL^2 uses it: transitions from a
    /// flat Dirichlet distribution, mean rewards from N(1, 1).</summary>
    /// <param name="states">S.</param>
    /// <param name="actions">A.</param>
    /// <param name="rng">The only source of randomness.</param>
    public static Mdp Draw(int states, int actions, ref Rng rng)
    {
        float[] cumulative = new float[states * actions * states], rewards = new float[states * actions];
        for (int row = 0; row < states * actions; row++)
        {
            Dirichlet.Flat(cumulative.AsSpan(row * states, states), ref rng);
            rewards[row] = 1 + rng.Normal();
        }
        return Of(states, actions, cumulative, rewards);
    }

    /// <summary>An MDP of one's own choice.</summary>
    /// <param name="states">S.</param>
    /// <param name="actions">A.</param>
    /// <param name="transitions">[S, A, S], P(s' | s, a); each row sums to 1.</param>
    /// <param name="rewards">[S, A], mean reward.</param>
    /// <exception cref="ArgumentException">A length is wrong, or a row is no distribution.</exception>
    public static Mdp Of(int states, int actions, ReadOnlySpan<float> transitions, ReadOnlySpan<float> rewards)
    {
        Require.Length(transitions.Length, states * actions, states, "transitions");
        Require.Length(rewards.Length, states, actions, "rewards");
        var cumulative = new float[transitions.Length];
        for (int row = 0; row < transitions.Length; row += states)
        {
            double sum = 0;
            for (int next = 0; next < states; next++)
            {
                if (!(transitions[row + next] >= 0)) throw new ArgumentException($"transitions[{row + next}] is {transitions[row + next]}, expected at least 0");
                cumulative[row + next] = (float)(sum += transitions[row + next]);
            }
            if (Math.Abs(sum - 1) > 1e-4) throw new ArgumentException($"transitions: row {row / states} sums to {sum}, expected 1");
            cumulative[row + states - 1] = 1;
        }
        return new(states, actions, [.. cumulative], [.. rewards]);
    }

    /// <summary>Q*_h(s, a) = r(s, a) + E max_a' Q*_{h-1}(s', a') by backward induction, and its greedy actions.</summary>
    /// <param name="horizon">Steps to go at first.</param>
    /// <returns>Best return from each state, [S]; best action at each time and state, [horizon, S].</returns>
    public (double[] Value, int[,] Policy) Solve(int horizon)
    {
        double[] value = new double[States];
        var policy = new int[horizon, States];
        for (int t = horizon - 1; t >= 0; t--)
        {
            var now = new double[States];
            for (int s = 0; s < States; s++)
            {
                double best = double.NegativeInfinity;
                for (int a = 0; a < Actions; a++)
                    if (Q(s, a, value) is var q && q > best) (best, policy[t, s]) = (q, a);
                now[s] = best;
            }
            value = now;
        }
        return (value, policy);
    }

    /// <summary>Expected return from each state of choosing actions uniformly, [S].</summary>
    /// <param name="horizon">Steps to go.</param>
    public double[] RandomValue(int horizon)
    {
        double[] value = new double[States];
        for (int t = 0; t < horizon; t++)
            value = [.. Enumerable.Range(0, States).Select(s => Enumerable.Range(0, Actions).Average(a => Q(s, a, value)))];
        return value;
    }

    /// <inheritdoc/>
    public bool Equals(Mdp? other) => other is not null && (States, Actions) == (other.States, other.Actions)
        && Cumulative.AsSpan().SequenceEqual(other.Cumulative.AsSpan()) && Rewards.AsSpan().SequenceEqual(other.Rewards.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(States, Actions, Rewards[0], Cumulative[0]);

    /// <summary>Such as "MDP of 10 states, 5 actions, rewards 0.71, 1.2, ...": the rewards tell tasks apart.</summary>
    public override string ToString() => $"MDP of {States} states, {Actions} actions, rewards {string.Join(", ", Rewards.Take(4))}, ...";

    double Q(int s, int a, double[] next)
    {
        int row = s * Actions + a;
        ReadOnlySpan<float> cumulative = Cumulative.AsSpan(row * States, States);
        double q = Rewards[row], before = 0;
        for (int i = 0; i < cumulative.Length; i++)
        {
            q += (cumulative[i] - before) * next[i];
            before = cumulative[i];
        }
        return q;
    }
}
