using System.Text.Json;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace MetaRL.Tests.Golden;

/// <summary>One case of <c>Data/torch_golden.json</c>; <c>Data/make_torch_golden.py</c> describes the format.</summary>
sealed class GoldenCase(JsonElement json)
{
    static readonly JsonDocument All = JsonDocument.Parse(typeof(GoldenCase).Assembly.GetManifestResourceStream("torch_golden.json")!);

    public static int Count => All.RootElement.GetArrayLength();
    public static GoldenCase At(int i) => new(All.RootElement[i]);

    string Text(string name) => json.GetProperty(name).GetString()!;
    bool IsGaussian => Text("policy") == "gaussian";

    public int InnerSteps => json.GetProperty("innerSteps").GetInt32();
    public bool UsesRatio => Text("objective") == "ratio";
    public double[] InnerLosses => Numbers(json.GetProperty("expected").GetProperty("innerLosses"));
    public double OuterLoss => json.GetProperty("expected").GetProperty("outerLoss").GetDouble();

    public Maml Learner => new()
    {
        InnerSteps = InnerSteps,
        InnerLr = json.GetProperty("alpha").GetDouble(),
        Order = json.GetProperty("firstOrder").GetBoolean() ? GradientOrder.First : GradientOrder.Second,
    };

    // Of the family only the spaces matter.
    public PolicyProblem Problem => Small.Of(IsGaussian ? new PointNavigation() : new Guess(), NewPolicy()) with
    {
        InnerObjective = UsesRatio ? new RatioObjective() : new LogProbObjective(),
    };

    Policy NewPolicy()
    {
        Activation activation = Text("activation") == "tanh" ? Activation.Tanh : Activation.Relu;
        return IsGaussian
            ? new GaussianMlp { Hidden = [5, 4], Activation = activation }
            : new CategoricalMlp { Hidden = [5, 4], Activation = activation };
    }

    public Params Phi(IBackend backend) => Parameters(json.GetProperty("parameters"), backend);
    public Params Adapted(IBackend backend) => Parameters(json.GetProperty("expected").GetProperty("adapted"), backend);
    public Params MetaGradient(IBackend backend) => Parameters(json.GetProperty("expected").GetProperty("metaGradient"), backend);

    /// <summary>Support k, or the query for k = InnerSteps; behaved as the policy with weights theta would have.</summary>
    public TrajectoryBatch Data(int k, Params theta, IBackend backend)
    {
        JsonElement d = k < InnerSteps ? json.GetProperty("support")[k] : json.GetProperty("query");
        Tensor Read(string name, Shape shape) => Tensor.From(backend, Numbers(d.GetProperty(name).GetProperty("data")), shape);
        int n = d.GetProperty("adv").GetProperty("shape")[0].GetInt32();
        Tensor obs = Read("obs", [1, n, 3]), act = Read("act", [1, n, IsGaussian ? 2 : 1]);
        Tensor logProb = Problem.Policy.Act(theta, obs).LogProb(act).Detach();
        return Batches.Of(obs, act, logProb, Read("adv", [1, n, 1]), Tensor.Full(backend, [1, n, 1], 1.0 / n));
    }

    // W [in, out] and b [out] there; a leading task dimension, and names, here.
    static Params Parameters(JsonElement all, IBackend backend) => new(all.EnumerateObject().Select(p =>
    {
        int[] shape = [.. p.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
        string layer = p.Name[^1] == '2' ? "head" : $"body{p.Name[^1]}";
        string name = p.Name == "logstd" ? "log_std" : p.Name[0] == 'W' ? $"{layer}.w" : $"{layer}.b";
        return (name, Tensor.From(backend, Numbers(p.Value.GetProperty("data")), Shape.Of([1, .. shape.Length == 1 ? [1] : Array.Empty<int>(), .. shape])));
    }));

    static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetDouble())];
}
