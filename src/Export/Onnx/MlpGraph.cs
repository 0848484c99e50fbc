using MetaRL.Policies;

namespace MetaRL.Export.Onnx;

/// <summary>Multilayer perceptrons as graphs.</summary>
static class MlpGraph
{
    /// <summary>The last layer's output.</summary>
    public static Value Network(Mlp policy, Value x) => Body(policy, x).Dense("head.w", "head.b");

    /// <summary>What the last layer sees.</summary>
    public static Value Body(Mlp policy, Value x)
    {
        for (int l = 0; l < policy.Hidden.Length; l++) x = After(policy, x.Dense($"body{l}.w", $"body{l}.b"));
        return x;
    }

    /// <summary>A hidden layer's nonlinearity.</summary>
    public static Value After(Mlp policy, Value sums) => policy.Activation == Activation.Tanh ? sums.Tanh() : sums.Relu();
}
