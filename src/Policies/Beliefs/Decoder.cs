using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Beliefs;

/// <summary>
/// An MLP from a step and a guess m of the task to what the step brought, for every step of a rollout under every guess at its
/// task. The first layer is a sum of a part of the step and a part of the guess, so each is computed once.
/// </summary>
public sealed record Decoder
{
    /// <summary>Widths of the hidden layers.</summary>
    [Range(1, 65536)]
    public int[] Hidden { get; init; } = [32, 32];

    /// <summary>Nonlinearity of hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    GaussianMlp Network => new() { Hidden = Hidden, Activation = Activation };

    internal IReadOnlyList<string> Names => Network.LayerNames;

    internal Params Init(int inputs, int latent, int outputs, IBackend backend, Seed seed)
    {
        EnvSpec shape = new(BoxSpace.Unbounded(inputs + latent), BoxSpace.Unbounded(outputs), 1);
        return Network.Init(shape, backend, seed).Select(Names);
    }

    /// <summary>Of H steps of B rollouts under S guesses at each rollout's task, [T, S, H·B, outputs].</summary>
    /// <param name="weights">By <see cref="Names"/>; leading dimension T or 1.</param>
    /// <param name="steps">[T, H·B, I]</param>
    /// <param name="guesses">[T, S·B, Z]</param>
    /// <param name="envs">B</param>
    internal Tensor Of(Params weights, Tensor steps, Tensor guesses, int envs)
    {
        int tasks = steps.Shape[0], samples = steps.Shape[1], inputs = steps.Shape[2], times = guesses.Shape[1] / envs;
        Tensor first = weights[Name(0) + ".w"];
        Tensor ofSteps = steps.MatMul(first.Slice(1, 0, inputs)) + weights[Name(0) + ".b"];
        Tensor ofGuesses = guesses.MatMul(first.Slice(1, inputs, guesses.Shape[2]));
        int width = first.Shape[2];
        // What rollouts show at a step side by side: tensors have four dimensions.
        Tensor sum = ofSteps.Reshape([tasks, 1, samples / envs, envs * width]) + ofGuesses.Reshape([tasks, times, 1, envs * width]);
        Tensor x = sum.Reshape([tasks, times * samples, width]);
        for (int l = 1; l <= Hidden.Length; l++)
        {
            x = Activation == Activation.Tanh ? x.Tanh() : x.Relu();
            x = x.MatMul(weights[Name(l) + ".w"]) + weights[Name(l) + ".b"];
        }
        return x.Reshape([tasks, times, samples, x.Shape[2]]);
    }

    string Name(int l) => Network.Layer(l);
}
