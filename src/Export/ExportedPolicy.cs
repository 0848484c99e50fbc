using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Envs;
using MetaRL.Experiments;
using MetaRL.Experiments.Configuration;
using MetaRL.Export.Onnx;
using MetaRL.Persistence;
using MetaRL.Policies;
using MetaRL.Policies.Reading;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Export;

/// <summary>
/// A policy with its weights, apart from the run that learned it. As safetensors it is a file of all weights by their names, without
/// their leading dimension of 1, from which <see cref="Load"/> makes the policy again; as ONNX a graph that any runtime acts with.
/// <code>
/// ExportedPolicy policy = ExportedPolicy.Load("policy.safetensors");
/// IActor actor = policy.CreateActor(count: 1);
/// </code>
/// </summary>
public sealed record ExportedPolicy
{
    const string Format = "format", FormatName = "metarl-policy-1", PolicyKey = "policy", SpecKey = "spec";

    /// <summary>The architecture, made for <see cref="Spec"/>.</summary>
    public required Policy Policy { get; init; }

    /// <summary>What it acts in: sizes and actions, without the names that a family gave them.</summary>
    public required EnvSpec Spec { get; init; }

    /// <summary>The weights, leading dimension 1.</summary>
    public required Params Theta { get; init; }

    /// <summary>Where it comes from: experiment, family, learner, seed, iterations, checkpoint, task and adaptation steps.</summary>
    public required IReadOnlyDictionary<string, string> Facts { get; init; }

    /// <summary>Acts in B environments side by side.</summary>
    /// <param name="count">B</param>
    public IActor CreateActor(int count) => Policy.CreateActor(Spec, Theta, count);

    /// <summary>The bytes of a safetensors file.</summary>
    public byte[] ToSafeTensors() => SafeTensors.Serialize(new(Theta.Items().Select(static p => (p.Name, WithoutTask(p.Value)))), Metadata, Precision.Float32);

    /// <summary>The bytes of an ONNX model, operators of version 17: input <c>obs</c> [batch, O], outputs <c>mean</c> and <c>log_std</c> [batch, A] or
    /// <c>logits</c> [batch, choices]. What a policy remembers are inputs <c>NAME</c>, of 0 at the beginning, and outputs <c>NAME.next</c>.</summary>
    /// <exception cref="ExportException">The policy has no such graph.</exception>
    public byte[] ToOnnx()
    {
        using TensorScope scope = TensorScope.Open();
        return PolicyGraph.Of(Policy, Spec, Theta).Serialize(Policy.GetType().Name, Metadata);
    }

    /// <summary>Reads what <see cref="ToSafeTensors"/> made.</summary>
    /// <param name="path">Of the file.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or no such file; the message names the file and what is wrong.</exception>
    public static ExportedPolicy Load(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        try
        {
            return Read(file);
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    static bool IsOfTheFile(Exception e)
        => e is InvalidDataException or JsonException or UsageException or ArgumentException or InvalidOperationException or FormatException or NullReferenceException;

    static ExportedPolicy Read(byte[] file)
    {
        (Params tensors, Dictionary<string, string> metadata) = SafeTensors.Deserialize(file, SimdBackend.Instance);
        string Taken(string key) => metadata.Remove(key, out string? value) ? value : throw new InvalidDataException($"its metadata have no '{key}'; expected a file of 'metarl export'");
        string format = Taken(Format);
        if (format != FormatName) throw new InvalidDataException($"it is of format '{format}', expected '{FormatName}', which 'metarl export RUN --format safetensors' writes");
        EnvSpec spec = SpecJson.Read(Taken(SpecKey));
        Policy policy = Settings.FromJson<Architecture>(JsonNode.Parse(Taken(PolicyKey))!.AsObject()).Policy.For(spec);
        Params theta = new(tensors.Items().Select(static p => (p.Name, WithTask(p.Value))));
        return new() { Policy = policy, Spec = spec, Theta = Whole(theta, policy, spec), Facts = metadata };
    }

    // In the order of the policy.
    static Params Whole(Params found, Policy policy, EnvSpec spec)
    {
        using TensorScope scope = TensorScope.Open();
        Params expected = policy.Init(spec, SimdBackend.Instance, new Seed(0));
        if (!found.Names.Order().SequenceEqual(expected.Names.Order()))
            throw new InvalidDataException($"its tensors are {string.Join(", ", found.Names)}; expected {string.Join(", ", expected.Names)}");
        foreach ((string name, Tensor fresh) in expected.Items())
        {
            // As many examples as were read.
            bool isFree = ReadingClassifier.IsRead(name);
            if (!isFree && found[name].Shape != fresh.Shape) throw new InvalidDataException($"tensor '{name}' is {found[name].Shape} with its leading 1, expected {fresh.Shape}");
        }
        return found.Select(expected.Names);
    }

    Dictionary<string, string> Metadata => new(Facts)
    {
        [Format] = FormatName,
        [PolicyKey] = Settings.ToJson(new Architecture { Policy = Policy }).ToJsonString(),
        [SpecKey] = SpecJson.Of(Spec).ToJsonString(),
    };

    static Tensor WithoutTask(Tensor x) => x.Reshape(Shape.Of([.. Dimensions(x).Skip(1)]));

    static Tensor WithTask(Tensor x) => x.Reshape(Shape.Of([1, .. Dimensions(x)]));

    static IEnumerable<int> Dimensions(Tensor x) => Enumerable.Range(0, x.Shape.Rank).Select(d => x.Shape[d]);

    // What a policy is named by among settings.
    internal sealed record Architecture
    {
        public Policy Policy { get; init; } = new GaussianMlp();
    }
}
