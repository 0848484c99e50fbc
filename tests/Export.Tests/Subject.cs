using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Reading;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Export.Tests;

/// <summary>A policy with weights none of which is 0, and what it sees.</summary>
sealed class Subject
{
    public const int Envs = 5, Steps = 7;

    public Subject(string name)
    {
        (Policy policy, EnvSpec spec) = Cases.All[name];
        policy = policy.For(spec);
        Params theta = policy.Init(spec, SimdBackend.Instance, new Seed(1));
        theta = new(theta.Items().Select((p, i) => (p.Name, p.Value + On(Dense.Random(p.Value.Shape, 20 + i, -0.3, 0.3)))));
        if (policy is ReadingClassifier reading) theta = theta.With(Read(reading, theta, spec));
        Exported = new() { Policy = policy, Spec = spec, Theta = theta, Facts = new Dictionary<string, string> { ["experiment"] = name } };
    }

    public ExportedPolicy Exported { get; }

    static Params Read(ReadingClassifier reading, Params theta, EnvSpec spec)
    {
        Tensor examples = On(Dense.Random([1, 8, spec.ObsDim], 5)), classes = On(Dense.Of([1, 8, 1], i => i[1] % 4));
        return reading.Read(theta, new(examples, 8), classes);
    }

    static Tensor On(Dense x) => Tensor.From(SimdBackend.Instance, x.Values, x.Shape);

    /// <summary>[H·B, O], with a mask that leaves a choice of each number.</summary>
    /// <param name="seed">Of the numbers.</param>
    /// <param name="size">How large they are.</param>
    public float[] Observe(int seed, double size)
    {
        EnvSpec spec = Exported.Spec;
        float[] obs = [.. Dense.Random([Steps * Envs, spec.ObsDim], seed, -size, size).Values.Select(static x => (float)x)];
        Random random = new(seed);
        for (int row = 0; spec.MaskDim > 0 && row < obs.Length; row += spec.ObsDim) Allow(spec, obs.AsSpan(row + spec.InputDim, spec.MaskDim), random);
        return obs;
    }

    static void Allow(EnvSpec spec, Span<float> mask, Random random)
    {
        int at = 0;
        foreach (int n in spec.Action.Choices)
        {
            for (int j = 0; j < n; j++) mask[at + j] = random.Next(2);
            mask[at + random.Next(n)] = 1;
            at += n;
        }
    }

    /// <summary>Parameters of the distributions by the policy itself, by the names of outputs; [H·B, width] each.</summary>
    public Dictionary<string, float[]> Act(float[] obs) => Act(Exported.Policy, Exported.Theta, Exported.Spec, obs, Envs);

    public static Dictionary<string, float[]> Act(Policy policy, Params theta, EnvSpec spec, float[] obs, int envs)
    {
        using TensorScope scope = TensorScope.Open();
        Tensor values = Tensor.From(SimdBackend.Instance, obs, [1, obs.Length / spec.ObsDim, spec.ObsDim]);
        return policy.Act(theta, new Observations(values, envs)) switch
        {
            DiagonalGaussian gaussian => new() { ["mean"] = Numbers(gaussian.Mean), ["log_std"] = Numbers(gaussian.LogStd.Expand(gaussian.Mean.Shape)) },
            Categorical one => new() { ["logits"] = Numbers(one.Logits) },
            MultiCategorical several => new() { ["logits"] = Numbers(Tensor.Concat([.. several.Numbers.Select(n => n.Logits)], -1)) },
            var other => throw new NotSupportedException(other.ToString()),
        };
    }

    static float[] Numbers(Tensor x) => Array.ConvertAll(x.ToArray(), static v => (float)v);
}
