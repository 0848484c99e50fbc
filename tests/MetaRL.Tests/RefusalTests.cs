using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>What does not go together is refused before anything is sampled, by name.</summary>
public sealed class RefusalTests
{
    static readonly PolicyProblem Plain = Small.Problem("gaussian", 1).Problem;
    static readonly PolicyProblem WithContext = Plain with { Policy = new ContextPolicy { Inner = Plain.Policy } };
    static readonly PolicyProblem Believing = new() { Family = new WithPreviousStep(new BernoulliBandit()), Policy = new BeliefPolicy() };
    static PolicyProblem Remembering(TaskFamily family) => new() { Family = family, Policy = new SequencePolicy() };
    static readonly Maml First = new() { Order = GradientOrder.First };

    static (Problem Problem, MetaLearner Learner, MetaUpdate Update) Case(string name) => name switch
    {
        "implicit" => (Plain, new Imaml(), new TrustRegionUpdate()),
        "second order on es" => (Plain, new Maml(), new EsUpdate()),
        "second order on reptile" => (Plain, new Anil(), new ReptileUpdate()),
        "rates on reptile" => (Plain, First with { Rates = LearnedRates.Layer }, new ReptileUpdate()),
        "context on reptile" => (WithContext, new Cavia { Order = GradientOrder.First }, new ReptileUpdate()),
        "learned optimizer on reptile" => (Plain, new LearnedOptimizer(), new ReptileUpdate()),
        "exact learned optimizer on es" => (Plain, new LearnedOptimizer { Order = GradientOrder.Second }, new EsUpdate()),
        "fixed start on es" => (Plain, new LstmMetaLearner { LearnInitialization = false }, new EsUpdate()),
        "first order of dice" => (Plain with { InnerObjective = new DiceObjective() }, new LearnedOptimizer(), new AdamUpdate()),
        "a gate above 1" => (Plain, new LstmMetaLearner { InnerLr = 2 }, new AdamUpdate()),
        "no context" => (Plain, new Cavia(), new AdamUpdate()),
        "a value that remembers" => (Believing with { Policy = new SequencePolicy { Inner = new ActorCritic { Actor = new CategoricalMlp { Hidden = [] } } }, Advantage = new(Credit: Credit.Episode) }, new Rl2(), new PpoUpdate()),
        "rewards unseen" => (Remembering(new BernoulliBandit()), new Rl2(), new PpoUpdate()),
        "no memory" => (Believing with { Policy = new CategoricalMlp() }, new Rl2(), new PpoUpdate()),
        "steps of memory" => (Remembering(Believing.Family), new Rl2 { InnerSteps = 1 }, new PpoUpdate()),
        "belief by returns" => (Believing, new Rl2(), new PpoUpdate()),
        "belief without weight" => (Believing, new VariBad(), new PpoUpdate { Loss = new BeliefLoss { Weight = 0 } }),
        "belief inside" => (Believing with { Policy = new ActorCritic { Actor = new BeliefPolicy() }, Advantage = new(Credit: Credit.Trial) }, new Rl2(), new PpoUpdate()),
        "belief by MAML" => (Believing, new Maml(), new AdamUpdate()),
        "memory with a belief's loss" => (Remembering(Believing.Family), new Rl2(), new PpoUpdate { Loss = new BeliefLoss() }),
        "belief and its loss by returns" => (Believing, new Rl2(), new PpoUpdate { Loss = new BeliefLoss() }),
        "posterior by returns" => (Believing with { Policy = new PosteriorPolicy() }, new Rl2(), new PpoUpdate()),
        "memory off-policy" => (Remembering(Believing.Family), new Rl2(), new PearlUpdate()),
        "memory on reptile" => (Remembering(Believing.Family), new Rl2(), new ReptileUpdate()),
        "a rule without steps" => (Plain, new LearnedOptimizer { InnerSteps = 0 }, new AdamUpdate()),
        "belief without its loss" => (Believing, new VariBad(), new PpoUpdate()),
        "belief without a loss" => (Believing, new VariBad(), new EsUpdate()),
        "belief under a trust region" => (Believing, new VariBad(), new TrustRegionUpdate { Loss = new BeliefLoss() }),
        "no belief" => (Believing with { Policy = new SequencePolicy() }, new VariBad(), new PpoUpdate { Loss = new BeliefLoss() }),
        "nothing to believe from" => (Believing with { Family = new WithTaskParameters(Believing.Family) }, new VariBad(), new PpoUpdate { Loss = new BeliefLoss() }),
        "no head" => (Plain with { Policy = new Needle() }, new Anil(), new AdamUpdate()),
        "a critic's body" => (Plain with { Policy = new ActorCritic { Actor = new GaussianMlp { Hidden = [] } } }, new Boil(), new AdamUpdate()),
        "no body" => (Plain with { Policy = new Needle() }, new Boil(), new AdamUpdate()),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such case"),
    };

    static void Make(string name)
    {
        (Problem problem, MetaLearner learner, MetaUpdate update) = Case(name);
        using var pool = new WorkerPool(1);
        using var trainer = new MetaTrainer(problem, learner, update, new TrainingConfig(), SimdBackend.Instance, pool, seed: 1);
    }

    [Theory]
    [InlineData("implicit", "TrustRegionUpdate needs the second derivative of the adaptation, and Imaml has the first derivative only; take an update that needs less, such as AdamUpdate")]
    [InlineData("second order on es", "EsUpdate takes no derivative of the adaptation, so learner.order=second would change nothing; set learner.order=first")]
    [InlineData("second order on reptile", "ReptileUpdate takes no derivative of the adaptation, so learner.order=second would change nothing; set learner.order=first")]
    [InlineData("rates on reptile", "ReptileUpdate moves weights towards adapted ones, and learned step sizes have none; set learner.rates=none, or another update")]
    [InlineData("context on reptile", "ReptileUpdate moves weights towards adapted ones, and Cavia adapts a context alone, which is not meta-learned; take another update")]
    [InlineData("a value that remembers", "a value function that remembers is told no observation after an episode's last, which credit by episodes asks it about; set problem.advantage.credit=trial")]
    [InlineData("rewards unseen", "Rl2 learns from rewards that it sees, and bernoulli-bandit shows none: take new WithPreviousStep(family), or set learner.seesRewards=true where its own observations tell them")]
    [InlineData("no memory", "Rl2 needs a policy that remembers, found CategoricalMlp; set problem.policy=sequence")]
    [InlineData("steps of memory", "Rl2 adapts by remembering, found learner.innerSteps=1; set 0, and problem.episodes for more experience of a task")]
    [InlineData("belief by returns", "Rl2: nothing trains the encoder of a BeliefPolicy but a BeliefLoss, found ClippedLoss; set learner=variBad, update=ppo and update.loss=belief, with a weight above 0")]
    [InlineData("belief without its loss", "VariBad: nothing trains the encoder of a BeliefPolicy but a BeliefLoss, found ClippedLoss; set learner=variBad, update=ppo and update.loss=belief, with a weight above 0")]
    [InlineData("belief without a loss", "VariBad: nothing trains the encoder of a BeliefPolicy but a BeliefLoss, found none in EsUpdate; set learner=variBad, update=ppo and update.loss=belief, with a weight above 0")]
    [InlineData("belief under a trust region", "VariBad: a trust region bounds the policy and leaves the encoder without bound; set update=ppo or update=adam")]
    [InlineData("no belief", "VariBad: a BeliefLoss trains beliefs, and SequencePolicy has none; set update.loss=clipped, or learner=variBad and problem.policy=belief")]
    [InlineData("belief without weight", "VariBad: nothing trains the encoder of a BeliefPolicy but a BeliefLoss, found one with update.loss.weight=0; set learner=variBad, update=ppo and update.loss=belief, with a weight above 0")]
    [InlineData("belief inside", "Rl2: nothing trains the encoder of a BeliefPolicy but a BeliefLoss, found ClippedLoss; set learner=variBad, update=ppo and update.loss=belief, with a weight above 0")]
    [InlineData("belief by MAML", "Maml: nothing trains the encoder of a BeliefPolicy but a BeliefLoss, found SurrogateLoss; set learner=variBad, update=ppo and update.loss=belief, with a weight above 0")]
    [InlineData("memory with a belief's loss", "Rl2: a BeliefLoss trains beliefs, and SequencePolicy has none; set update.loss=clipped, or learner=variBad and problem.policy=belief")]
    [InlineData("belief and its loss by returns", "returns do not train the encoder of a BeliefPolicy; set learner=variBad, or problem.policy=sequence")]
    [InlineData("posterior by returns", "Rl2: no likelihood of a PosteriorPolicy's actions is known without z, so that PpoUpdate cannot train it; set learner=pearl and update=pearl")]
    [InlineData("memory off-policy", "Rl2: a PearlUpdate trains a posterior and what acts on it; set learner=pearl and problem.policy=posterior, or another update")]
    [InlineData("memory on reptile", "ReptileUpdate moves weights towards adapted ones, and with learner.innerSteps=0 there are none; set it above 0, or take another update, such as PpoUpdate")]
    [InlineData("a rule without steps", "LearnedOptimizer learns its rule from the steps it makes, found learner.innerSteps=0; set 1 or more")]
    [InlineData("nothing to believe from", "VariBad learns from the step before, at the end of what is observed, and bernoulli-bandit-with-previous-step-with-task-parameters does not show it there: take new WithPreviousStep(family)")]
    [InlineData("learned optimizer on reptile", "ReptileUpdate moves weights towards adapted ones, and those say nothing of how LearnedOptimizer is to move them; take an update that differentiates, such as AdamUpdate, or evolution strategies")]
    [InlineData("exact learned optimizer on es", "EsUpdate takes no derivative of the adaptation, so learner.order=second would change nothing; set learner.order=first")]
    [InlineData("fixed start on es", "EsUpdate changes all of φ, and learner.learnInitialization=false keeps the initial weights; set learner.learnInitialization=true, or take an update that differentiates, such as AdamUpdate")]
    [InlineData("first order of dice", "DiceObjective differs from RatioObjective in second derivatives alone, and learner.order=first takes none; set problem.innerObjective=ratio, or learner.order=second")]
    [InlineData("a gate above 1", "learner.innerLr is 2 and learner.maxLr 1; an input gate is below 1, so set learner.maxLr above learner.innerLr")]
    [InlineData("no context", "Cavia adapts a context, and a GaussianMlp has none; set problem.policy=context, which is made around the policy that there is")]
    [InlineData("no head", "Anil adapts no parameter that Needle acts with, which has x")]
    [InlineData("no body", "Boil adapts no parameter that Needle acts with, which has x")]
    [InlineData("a critic's body", "Boil adapts no parameter that ActorCritic acts with, which has head.w, head.b, log_std, value.body0.w, value.body0.b, value.body1.w, value.body1.b, value.head.w, value.head.b")]
    public void It_says_what_to_do(string name, string message) => Assert.Equal(message, Assert.Throws<ArgumentException>(() => Make(name)).Message);

    [Fact]
    public void An_evaluation_after_steps_that_a_learner_has_not_is_refused_before_it_plays()
    {
        using var pool = new WorkerPool(1);
        Assert.Equal(
            "Rl2 adapts by remembering and no weight, so that k = 0 is all there is to measure; found evaluation.steps=2, set 0 (--steps 0 of metarl eval)",
            Assert.Throws<ArgumentException>(() => new Evaluator(Believing, new Rl2(), new() { Steps = 2 }, SimdBackend.Instance, pool)).Message);
    }
}
