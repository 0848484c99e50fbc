using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Policies.Reading;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>The baseline whose features are learned by classification and then left alone.</summary>
public sealed class FrozenFeaturesTests : IDisposable
{
    const int Ways = 3;

    static readonly Languages Few = new() { Ways = Ways };

    static readonly CategoricalMlp Network = new() { Hidden = [16], Activation = Activation.Relu };

    static readonly AdamUpdate Adam = new() { Adam = new() { Lr = 3e-3, MaxGradientNorm = 10 } };

    readonly WorkerPool pool = new(1);

    public void Dispose() => pool.Dispose();

    static SupervisedProblem Problem(ExampleFamily family, Policy policy, int shots) => new() { Family = family, Policy = policy, Shots = shots, Queries = 4, OneSupport = true };

    static SupervisedProblem Joint(int shots, Policy? policy = null) => Problem(new JointClasses { Inner = Few, Classes = 12 }, policy ?? Network, shots);

    HeldOutReturns Evaluate(Problem problem, MetaLearner learner, Params phi, int tasks = 20)
        => new Evaluator(problem, learner, new() { Tasks = tasks, Steps = 1, Rollouts = 4 }, SimdBackend.Instance, pool).Evaluate(phi);

    [Fact]
    public void With_the_same_features_it_answers_as_prototypes_do()
    {
        SupervisedProblem frozen = Joint(shots: 2), read = Problem(Few, new PrototypeClassifier { Inner = Network }, shots: 2);
        Params phi = frozen.Init(SimdBackend.Instance, new Seed(1));
        Params same = read.Init(SimdBackend.Instance, new Seed(2)).With(phi.Where(ParameterRole.IsBody));
        HeldOutReturns one = Evaluate(frozen, new FrozenFeatures(), phi), other = Evaluate(read, new Reading(), same);
        Assert.Equal(other.SuccessAfter(1), one.SuccessAfter(1));
        double[] likelihoods = one.After(1), expected = other.After(1);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], likelihoods[i], 1e-4);
        Assert.True(one.SuccessAfter(1)!.Average() > one.SuccessAfter(0)!.Average() + 0.2);
    }

    [Fact]
    public void Without_a_layer_and_with_one_shot_it_is_the_nearest_example()
    {
        var nothing = new CategoricalMlp { Hidden = [] };
        SupervisedProblem frozen = Joint(shots: 1, nothing), nearest = Problem(Few, new SiameseClassifier { Inner = nothing }, shots: 1);
        double[] one = Evaluate(frozen, new FrozenFeatures(), frozen.Init(SimdBackend.Instance, new Seed(1))).SuccessAfter(1)!;
        Assert.Equal(Evaluate(nearest, new Reading(), nearest.Init(SimdBackend.Instance, new Seed(1))).SuccessAfter(1), one);
    }

    // Labels that each task deals anew could not be learned without adaptation: the loss would stay at ln W.
    [Fact]
    public void Training_learns_the_classes_and_evaluation_leaves_the_features_alone()
    {
        SupervisedProblem problem = Joint(shots: 1);
        var training = new TrainingConfig { Iterations = 150, MetaBatch = 4, ConflictsEvery = 0 };
        using var trainer = new MetaTrainer(problem, new FrozenFeatures(), Adam, training, SimdBackend.Instance, pool, seed: 1);
        double[] losses = [.. Enumerable.Range(0, training.Iterations).Select(_ => trainer.Step().Loss)];
        Assert.InRange(losses[^10..].Average(), 0, 0.7 * Math.Log(12));
        Params phi = trainer.State.Phi;
        Sampling.TaskData[] data = Small.Gather(problem, new FrozenFeatures { InnerSteps = 1 }, phi, tasks: 1);
        Chain chain = Chain.Of(problem, new FrozenFeatures { InnerSteps = 1 }, phi, Sampling.TaskBatch.Of(problem, phi.Backend, data), 0, createGraph: false);
        Assert.Equal(Vectors.Flat(chain.Weights(0).Where(ParameterRole.IsBody)), Vectors.Flat(chain.Weights(1).Where(ParameterRole.IsBody)));
        Assert.NotEqual(Vectors.Flat(chain.Weights(0).Where(ParameterRole.IsHead)), Vectors.Flat(chain.Weights(1).Where(ParameterRole.IsHead)));
    }

    [Fact]
    public void What_cannot_be_is_refused_with_what_to_set()
    {
        void Refused(string words, Problem of, FrozenFeatures learner)
            => Assert.Contains(words, Assert.Throws<ArgumentException>(() => learner.RequireFit(of, Adam)).Message);
        Refused("found learner.innerSteps=1; set 0", Joint(1), new() { InnerSteps = 1 });
        Refused("set problem.policy to convClassifier", Joint(1, new PrototypeClassifier { Inner = Network }), new());
        Refused("each task of languages deals them anew; set problem.family=jointClasses", Problem(Few, Network, 1), new());
        Refused("learns from examples of classes", Problem(new Sinusoid(), Network, 1), new());
        Assert.Contains("found evaluation.steps=2, set 1", Assert.Throws<ArgumentException>(() => new FrozenFeatures().RequireSteps(2)).Message);
        new FrozenFeatures().RequireFit(Joint(1), Adam);
    }
}
