using MetaRL.Tensors;

namespace MetaRL.Updates.OffPolicy;

/// <summary>Means over the gradient steps of an iteration; 0 where there were none.</summary>
sealed class PearlReport
{
    double bellman, norm, kl, actor, q, entropy, alpha;
    int steps;

    public double Bellman => Mean(bellman);
    public double GradientNorm => Mean(norm);

    public void Add(PearlLosses.CriticResult judged, double gradientNorm, Tensor actorLoss, double ownEntropy, double temperature)
    {
        steps++;
        bellman += judged.Bellman.Item();
        norm += gradientNorm;
        kl += judged.Kl.Item();
        actor += actorLoss.Item();
        q += judged.Q.Mean().Item();
        entropy += ownEntropy;
        alpha += temperature;
    }

    public Dictionary<string, double> Extra(TaskReplay replay) => new()
    {
        ["actorLoss"] = Mean(actor),
        ["q"] = Mean(q),
        ["posteriorKl"] = Mean(kl),
        ["entropy"] = Mean(entropy),
        ["temperature"] = Mean(alpha),
        ["replayTasks"] = replay.Tasks,
        ["replayTransitions"] = replay.Transitions,
    };

    double Mean(double sum) => steps == 0 ? 0 : sum / steps;
}
