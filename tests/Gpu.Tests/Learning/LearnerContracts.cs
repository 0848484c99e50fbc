using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace Gpu.Tests.Learning;

/// <summary>What every learner must keep, with tasks played, adapted to and differentiated on a card.</summary>
public abstract class LearnerOnCard(MetaLearner learner, bool isExact = true, Policy? policy = null) : LearnerContract(learner, isExact, policy)
{
    protected override IBackend Subject => Cards.Current;
}

public sealed class MamlOnCard() : LearnerOnCard(new Maml { InnerSteps = 2 });

public sealed class FirstOrderOnCard() : LearnerOnCard(new Maml { Order = GradientOrder.First }, isExact: false);

public sealed class RatesOnCard() : LearnerOnCard(new Maml { Rates = LearnedRates.LayerAndStep, MaxGradientNorm = 0.5 });

public sealed class AnilOnCard() : LearnerOnCard(new Anil());

public sealed class CaviaOnCard() : LearnerOnCard(new Cavia(), policy: new ContextPolicy { Inner = new GaussianMlp { Hidden = [4] }, Context = 2 });
