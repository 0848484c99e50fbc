using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>The actions of B rollouts side by side, in the order in which they were taken; everything is [T, H, B].</summary>
sealed class ActionSequence
{
    readonly Tensor logProb;    // 0 where masked
    readonly Tensor? episode;   // where an episode's end ends credit, and there are several
    readonly double decay;
    readonly Shape rows;

    public ActionSequence(PolicyProblem problem, Params weights, TrajectoryBatch tau, double memory)
    {
        rows = [tau.Tasks, tau.Obs.Steps, tau.Obs.Envs];
        decay = problem.Advantage.Gamma * memory;
        Tensor valid = Tensor.Less(0 * tau.Weight, tau.Weight);
        Tensor now = problem.Predict(weights, tau).LogProb(tau.Act);
        logProb = Rows(now * valid);
        Ratio = Rows(((now - tau.LogProb) * valid).Exp());
        Weight = Rows(tau.Weight);
        Adv = Rows(tau.Adv);
        Value = Rows(tau.Value);
        bool endsWithin = problem.Episodes > 1 && problem.Advantage.Credit == Credit.Episode;
        episode = endsWithin ? Rows(tau.Episode) : null;
    }

    /// <summary>ρₜ</summary>
    public Tensor Ratio { get; }
    /// <summary>Of each sample in its task's mean.</summary>
    public Tensor Weight { get; }
    /// <summary>Âₜ</summary>
    public Tensor Adv { get; }
    /// <summary>V(sₜ), in units of Â.</summary>
    public Tensor Value { get; }

    /// <summary>⊡ − 1 of each action alone,  ⊡(x) = exp(x − ⊥x): 0, with the derivatives of every order of its probability.</summary>
    public Tensor Each => Box(logProb);

    /// <summary>⊡ − 1 of all actions before t that action t shares its credit with:  Σ_{u&lt;t} κᵗ⁻ᵘ ln πᵤ,  κ = γ · memory.</summary>
    public Tensor Earlier => Box(Past(logProb));

    /// <summary>Σ_{u&lt;t} κᵗ⁻ᵘ xᵤ within what credit goes to. The part of the sum that is there doubles with each turn.</summary>
    public Tensor Past(Tensor x)
    {
        Tensor sum = decay * Later(x, 1);
        for (int by = 1; by < rows[1]; by *= 2) sum += Math.Pow(decay, by) * Later(sum, by);
        return sum;
    }

    // xₜ₋ₖ at t; 0 where that is before the beginning.
    Tensor Later(Tensor x, int by)
    {
        int steps = rows[1];
        if (by >= steps) return 0 * x;
        Tensor Moved(Tensor of) => of.Slice(1, 0, steps - by).Pad(1, by, steps);
        return episode is null ? Moved(x) : Moved(x) * Tensor.Equal(episode, Moved(episode));
    }

    static Tensor Box(Tensor x) => (x - x.Detach()).Exp() - 1;

    Tensor Rows(Tensor column) => column.Reshape(rows);
}
