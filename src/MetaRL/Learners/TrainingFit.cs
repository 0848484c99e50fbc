using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>Refuses a policy, a part of which nothing would train.</summary>
static class TrainingFit
{
    /// <exception cref="ArgumentException">They do not go together; the message says what to set.</exception>
    public static void Require(MetaLearner learner, PolicyProblem problem, MetaUpdate update)
    {
        string name = learner.GetType().Name;
        PolicyTraining training = problem.Policy.Training;
        if (training == PolicyTraining.Beliefs && update.Descends is not BeliefLoss { Weight: > 0 })
            throw new ArgumentException($"{name}: nothing trains the encoder of a {nameof(BeliefPolicy)} but a {nameof(BeliefLoss)}, found {Found(update)}; set learner=variBad, update=ppo and update.loss=belief, with a weight above 0");
        if (training != PolicyTraining.Beliefs && update.Descends is BeliefLoss)
            throw new ArgumentException($"{name}: a {nameof(BeliefLoss)} trains beliefs, and {problem.Policy.GetType().Name} has none; set update.loss=clipped, or learner=variBad and problem.policy=belief");
        if (training == PolicyTraining.Critics && update is not PearlUpdate)
            throw new ArgumentException($"{name}: no likelihood of a {nameof(PosteriorPolicy)}'s actions is known without z, so that {update.GetType().Name} cannot train it; set learner=pearl and update=pearl");
        if (update is PearlUpdate && learner is not Pearl)
            throw new ArgumentException($"{name}: a {nameof(PearlUpdate)} trains a posterior and what acts on it; set learner=pearl and problem.policy=posterior, or another update");
    }

    static string Found(MetaUpdate update) => update.Descends switch
    {
        BeliefLoss => "one with update.loss.weight=0",
        { } loss => loss.GetType().Name,
        null => $"none in {update.GetType().Name}",
    };
}
