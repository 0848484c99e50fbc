using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Policies.Reading;
using MetaRL.Tensors;

namespace MetaRL.Export.Onnx;

/// <summary>
/// A policy as a graph from what is observed, <c>obs</c> [batch, O], to the distribution that it acts by: <c>mean</c> and <c>log_std</c>
/// [batch, A] of normal actions, <c>logits</c> [batch, choices] of choices. What it remembers is an input <c>NAME</c> and an output
/// <c>NAME.next</c> each; all of them begin at 0.
/// </summary>
/// <param name="graph">Where operations go.</param>
/// <param name="spec">What the policy acts in.</param>
sealed class PolicyGraph(OnnxGraph graph, EnvSpec spec)
{
    /// <summary>The graph of a policy.</summary>
    /// <param name="policy">As it acts.</param>
    /// <param name="spec">What it acts in.</param>
    /// <param name="theta">Its weights, leading dimension 1.</param>
    /// <exception cref="ExportException">There is no such graph.</exception>
    public static OnnxGraph Of(Policy policy, EnvSpec spec, Params theta)
    {
        OnnxGraph graph = new(theta);
        Value obs = graph.Input("obs", spec.ObsDim);
        Value? mask = spec.MaskDim > 0 ? obs.Slice(spec.InputDim, spec.MaskDim) : null;
        new PolicyGraph(graph, spec).Act(policy, new(obs.Slice(0, spec.InputDim), mask));
        return graph;
    }

    /// <summary>What a policy sees.</summary>
    /// <param name="Inputs">What its network sees.</param>
    /// <param name="Mask">Which choices are allowed; null where all are.</param>
    internal sealed record Seen(Value Inputs, Value? Mask);

    void Act(Policy policy, Seen seen)
    {
        switch (policy)
        {
            case GaussianMlp gaussian: Gaussian(gaussian, MlpGraph.Network(gaussian, seen.Inputs)); break;
            case CategoricalMlp categorical: Choices(MlpGraph.Network(categorical, seen.Inputs), seen.Mask); break;
            case NormalizedPolicy normalized: Act(normalized.Inner, seen with { Inputs = WrapperGraph.Normalized(normalized, seen.Inputs) }); break;
            case ContextPolicy context: Act(context.Inner, seen with { Inputs = WrapperGraph.WithContext(seen.Inputs) }); break;
            case ActorCritic critic: Act(critic.Actor, seen); break;
            case SequencePolicy sequence: Act(sequence.Inner, seen with { Inputs = WrapperGraph.Remembered(sequence, seen.Inputs) }); break;
            case BeliefPolicy belief: Act(belief.Inner, seen with { Inputs = WrapperGraph.Believed(belief, seen.Inputs, spec) }); break;
            case HypernetworkPolicy hyper: Generated(hyper, seen); break;
            case ConvClassifier pictures: Choices(PictureGraph.Features(pictures, seen.Inputs).Dense("head.w", "head.b"), null); break;
            case ReadingClassifier reading: Choices(ReadingGraph.Logits(reading, Features(reading.Inner, seen.Inputs)), null); break;
            default: throw Refused(policy);
        }
    }

    void Gaussian(GaussianMlp policy, Value mean)
    {
        graph.Output("mean", mean);
        graph.Output("log_std", graph.Parameter("log_std").Clip((float)policy.MinLogStd, float.MaxValue).ForEach());
    }

    // Logits of what is forbidden lie 10³⁰ below, as when it acts here.
    void Choices(Value logits, Value? mask)
    {
        const float far = 1e30f;
        graph.Output("logits", mask is null ? logits : logits + (mask * far + -far));
    }

    void Generated(HypernetworkPolicy hyper, Seen seen)
    {
        Value mean = WrapperGraph.Generated(hyper, seen.Inputs, Outputs(hyper.Inner));
        if (hyper.Inner is GaussianMlp gaussian) Gaussian(gaussian, mean);
        else Choices(mean, seen.Mask);
    }

    int Outputs(Policy policy) => policy is GaussianMlp ? spec.ActDim : spec.Action.Choices.Sum();

    static Value Features(Policy model, Value inputs) => model switch
    {
        CategoricalMlp mlp => MlpGraph.Body(mlp, inputs),
        ConvClassifier pictures => PictureGraph.Features(pictures, inputs),
        _ => throw Refused(model),
    };

    static ExportException Refused(Policy policy)
    {
        string why = policy switch
        {
            PosteriorPolicy => "acts on a z that it draws once an episode, which no graph from observations to actions does",
            _ => "is a policy without a graph in ONNX",
        };
        return new($"a {policy.GetType().Name} {why}; take --format safetensors, whose weights a C# program acts with");
    }
}
