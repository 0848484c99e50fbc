using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>A meta-iteration on data that are there already.</summary>
sealed class GivenIteration(MetaObjective objective) : IMetaIteration
{
    public int Number => 0;
    public Seed Seed => new(0);
    public Problem Problem => throw new NotSupportedException();
    public MetaLearner Learner => throw new NotSupportedException();
    public CancellationToken Cancel => default;
    public MetaObjective Objective => objective;
    public Params MeanAdapted() => throw new NotSupportedException();
    public double Return(Params phi, Seed seed) => throw new NotSupportedException();
    public IReadOnlyList<TaskData> Collect(Params phi, Seed seed) => throw new NotSupportedException();
}
