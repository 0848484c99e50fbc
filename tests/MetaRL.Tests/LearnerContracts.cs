using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.TestKit;

namespace MetaRL.Tests;

public sealed class MamlContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2 });

public sealed class MamlWithDecayContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerLrDecay = 0.5, InnerSteps = 3 });

public sealed class PolicyGradientContract() : LearnerContract(new Maml { InnerSteps = 0 });

public sealed class FirstOrderMamlContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2, Order = GradientOrder.First }, isExact: false);

public sealed class MetaSgdContract() : LearnerContract(new MetaSgd { InnerLr = 0.3, InnerSteps = 2 });

public sealed class MetaSgdWithDecayContract() : LearnerContract(new MetaSgd { InnerLr = 0.3, InnerLrDecay = 0.5, InnerSteps = 2 });

public sealed class LayerRatesContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2, Rates = LearnedRates.Layer });

public sealed class LayerAndStepRatesContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2, Rates = LearnedRates.LayerAndStep });

public sealed class ClippedGradientContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2, MaxGradientNorm = 0.5 });

public sealed class EpochsAndPullContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2, Epochs = 2, PullToPhi = 0.3 });

public sealed class AnilContract() : LearnerContract(new Anil { InnerLr = 0.3, InnerSteps = 2 });

public sealed class NormalizedMamlContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2 }, policy: Normalized.Small);

public sealed class NormalizedAnilContract() : LearnerContract(new Anil { InnerLr = 0.3, InnerSteps = 2 }, policy: Normalized.Small);

public sealed class NormalizedImamlContract() : LearnerContract(new Imaml { CgSteps = 50 }, isExact: false, policy: Normalized.Small);

public sealed class NormalizedMetaSgdContract() : LearnerContract(new MetaSgd { InnerLr = 0.3, InnerSteps = 2 }, policy: Normalized.Small);

public sealed class NormalizedCaviaContract() : LearnerContract(new Cavia { InnerLr = 0.5, InnerSteps = 2 },
    policy: Normalized.Small with { Inner = new ContextPolicy { Inner = Normalized.Small.Inner, Context = 2 } });

public sealed class AnilWithRatesContract() : LearnerContract(new Anil { InnerLr = 0.3, InnerSteps = 2, Rates = LearnedRates.Weight });

public sealed class BoilContract() : LearnerContract(new Boil { InnerLr = 0.3, InnerSteps = 2 });

public sealed class CaviaContract() : LearnerContract(new Cavia { InnerLr = 0.5, InnerSteps = 2 },
    policy: new ContextPolicy { Inner = new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 }, Context = 2 });

public sealed class CaviaWithRatesContract() : LearnerContract(new Cavia { InnerLr = 0.5, InnerSteps = 2, Rates = LearnedRates.LayerAndStep },
    policy: new ContextPolicy { Inner = new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 }, Context = 2 });

public sealed class LogProbContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2 }, objective: new LogProbObjective());

public sealed class ClippedContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2, Epochs = 2 }, objective: new ClippedObjective());

public sealed class EntropyContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2 }, objective: new RatioObjective { Entropy = 0.1 });

public sealed class DiceContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2 }, isExact: false, objective: new DiceObjective());

public sealed class LoadedDiceContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2 }, isExact: false, objective: new LoadedDiceObjective());

public sealed class TamedDiceContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2 }, isExact: false, objective: new TamedDiceObjective());

file static class Normalized
{
    public static NormalizedPolicy Small { get; } = new() { Inner = new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 }, Rewards = true };
}

public sealed class ImamlContract() : LearnerContract(new Imaml { Lambda = 20, DescentSteps = 200, DescentLr = 0.5, DescentTolerance = 1e-9, CgSteps = 50, CgTolerance = 1e-12, InnerSteps = 2 });

public sealed class ActorCriticContract() : LearnerContract(new Maml { InnerLr = 0.3, InnerSteps = 2 },
    policy: new ActorCritic { Actor = new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 }, Hidden = [3] });

public sealed class AnilActorCriticContract() : LearnerContract(new Anil { InnerLr = 0.3, InnerSteps = 2, Rates = LearnedRates.Layer },
    policy: new ActorCritic { Actor = new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 }, Hidden = [3] });

public sealed class EarlyStoppingContract() : LearnerContract(new EarlyStopping { Inner = new Maml { InnerLr = 0.5, InnerSteps = 3 }, InnerSteps = 3, Tolerance = 0 });

public sealed class EarlyStoppingWithRatesContract() : LearnerContract(
    new EarlyStopping { Inner = new MetaSgd { InnerLr = 0.5, InnerSteps = 2 }, InnerSteps = 2, Tolerance = 0 });

public sealed class EarlyStoppingCaviaContract() : LearnerContract(
    new EarlyStopping { Inner = new Cavia { InnerLr = 0.5, InnerSteps = 2 }, InnerSteps = 2, Tolerance = 0 },
    policy: new ContextPolicy { Inner = new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 }, Context = 2 });
