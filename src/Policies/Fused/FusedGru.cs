using System.Numerics.Tensors;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using Tensor = MetaRL.Tensors.Tensor;

namespace MetaRL.Policies.Fused;

/// <summary>
/// A <see cref="Gru"/> over whole rollouts as one operation with its gradient, on the simd back end: what inputs and weights
/// share is one product for all steps. Its gradient's gradient is the composite's.
/// </summary>
/// <param name="weights">w [T, I, 3H], u [T, H, 3H], b and c [T, 1, 3H], in this order.</param>
/// <param name="seen">[T, N, I], from the beginning of the rollouts.</param>
/// <param name="truncate">Steps after which back-propagation is cut off, or 0.</param>
/// <param name="composite">The same in tensor operations, of inputs and weights.</param>
sealed class FusedGru(Params weights, Observations seen, int truncate, Func<Tensor, Params, Tensor> composite)
{
    readonly Tensor x = seen.Values;
    readonly int tasks = seen.Tasks, envs = seen.Envs, steps = seen.Steps, samples = seen.Count;
    readonly int inputs = seen.Values.Shape[2], width = weights.Values[1].Shape[1];

    // What the gradient reads again, of each sample: r and z, n, and what the state gave to the candidate, h Uₙ + cₙ.
    Tensor? gates, candidate, back;
    (Tensor Of, Tensor[] Gradients) latest;

    /// <summary>Whether inputs and weights are what the kernels read.</summary>
    public static bool Holds(Params weights, Observations seen)
    {
        Tensor x = seen.Values, u = weights.Values[1];
        if (seen.State is not null || x.Backend is not SimdBackend || x.Shape.Rank != 3 || u.Shape.Rank != 3 || seen.Count == 0) return false;
        int tasks = x.Shape[0], width = u.Shape[1];
        Shape[] shapes = [[tasks, x.Shape[2], 3 * width], [tasks, width, 3 * width], [tasks, 1, 3 * width], [tasks, 1, 3 * width]];
        return weights.Values.Zip(shapes).All(static pair => pair.First.Backend is SimdBackend && pair.First.Shape == pair.Second);
    }

    /// <summary>The states after each step, [T, N, H].</summary>
    public Tensor Run()
    {
        Tensor h = Tensor.Empty(x.Backend, [tasks, samples, width]);
        gates = Tensor.Empty(x.Backend, [tasks, samples, 2 * width]);
        candidate = Tensor.Empty(x.Backend, [tasks, samples, width]);
        back = Tensor.Empty(x.Backend, [tasks, samples, width]);
        using (TensorScope scope = TensorScope.Open())
        {
            Tensor fromInputs = Tensor.Empty(x.Backend, [samples, 3 * width]), fromState = Tensor.Empty(x.Backend, [envs, 3 * width]);
            for (int task = 0; task < tasks; task++) Forward(task, h, Memory(fromInputs), Memory(fromState));
        }
        return h.WithGradient([x, .. weights.Values], (_, gy, i) => Gradients(h, gy)[i]);
    }

    void Forward(int task, Tensor h, Span<float> fromInputs, Span<float> fromState)
    {
        ReadOnlySpan<float> w = Part(weights.Values[0], task), u = Part(weights.Values[1], task), b = Part(weights.Values[2], task), c = Part(weights.Values[3], task);
        Span<float> states = Part(h, task), rz = Part(gates!, task), n = Part(candidate!, task), kept = Part(back!, task);
        for (int row = 0; row < samples; row++) b.CopyTo(fromInputs[(row * 3 * width)..]);
        Gemm.MultiplyAdd(Part(x, task), inputs, 1, w, 3 * width, 1, fromInputs, 3 * width, samples, 3 * width, inputs);
        for (int t = 0; t < steps; t++)
        {
            for (int row = 0; row < envs; row++) c.CopyTo(fromState[(row * 3 * width)..]);
            if (t > 0) Gemm.MultiplyAdd(At(states, t - 1, width), width, 1, u, 3 * width, 1, fromState, 3 * width, envs, 3 * width, width);
            for (int row = 0; row < envs; row++)
            {
                int sample = t * envs + row;
                ReadOnlySpan<float> given = fromInputs.Slice(sample * 3 * width, 3 * width), own = fromState.Slice(row * 3 * width, 3 * width);
                TensorPrimitives.Add(given[..(2 * width)], own[..(2 * width)], rz.Slice(sample * 2 * width, 2 * width));
                own[(2 * width)..].CopyTo(kept[(sample * width)..]);
            }
            VectorMath.Sigmoid(At(rz, t, 2 * width), At(rz, t, 2 * width));
            for (int row = 0; row < envs; row++)
            {
                int sample = t * envs + row;
                ReadOnlySpan<float> r = rz.Slice(sample * 2 * width, width), given = fromInputs.Slice(sample * 3 * width + 2 * width, width);
                TensorPrimitives.MultiplyAdd(r, kept.Slice(sample * width, width), given, n.Slice(sample * width, width));
            }
            VectorMath.Tanh(At(n, t, width), At(n, t, width));
            for (int row = 0; row < envs; row++) Mix(t * envs + row, t > 0, rz, n, states);
        }
    }

    // h′ = n + z (h − n)
    void Mix(int sample, bool hasPast, ReadOnlySpan<float> rz, ReadOnlySpan<float> n, Span<float> states)
    {
        ReadOnlySpan<float> z = rz.Slice(sample * 2 * width + width, width), candidate = n.Slice(sample * width, width);
        Span<float> next = states.Slice(sample * width, width);
        if (hasPast) TensorPrimitives.Subtract(states.Slice((sample - envs) * width, width), candidate, next);
        else TensorPrimitives.Negate(candidate, next);
        TensorPrimitives.MultiplyAdd(z, next, candidate, next);
    }

    // Of inputs and weights; all at once, whichever is asked for first.
    Tensor[] Gradients(Tensor h, Tensor gy)
    {
        if (ReferenceEquals(latest.Of, gy)) return latest.Gradients;
        latest = (gy, Autograd.IsRecording ? OfComposite(gy) : Backward(h, gy));
        return latest.Gradients;
    }

    Tensor[] OfComposite(Tensor gy)
    {
        Tensor[] all = [x, .. weights.Values];
        Tensor[] tracked = [.. all.Where(static v => v.IsTracked)];
        Tensor[] gradients = Autograd.Grad((composite(x, weights) * gy).Sum(), tracked, createGraph: true);
        return Array.ConvertAll(all, v => Array.IndexOf(tracked, v) is >= 0 and var at ? gradients[at] : v);
    }

    Tensor[] Backward(Tensor h, Tensor gy)
    {
        Tensor[] gradients = [.. new[] { x }.Concat(weights.Values).Select(static v => Tensor.Zeros(v.Backend, v.Shape))];
        using TensorScope scope = TensorScope.Open();
        // What reaches the gates: all three through inputs, and through the state with the candidate's times r.
        Tensor toInputs = Tensor.Empty(x.Backend, [samples, 3 * width]), toState = Tensor.Empty(x.Backend, [samples, 3 * width]);
        Tensor later = Tensor.Empty(x.Backend, [envs, width]);
        for (int task = 0; task < tasks; task++) Backward(task, h, gy, gradients, Memory(toInputs), Memory(toState), Memory(later));
        return gradients;
    }

    void Backward(int task, Tensor h, Tensor gy, Tensor[] gradients, Span<float> toInputs, Span<float> toState, Span<float> later)
    {
        ReadOnlySpan<float> u = Part(weights.Values[1], task), states = Part(h, task), given = Part(gy, task);
        later.Clear();
        for (int t = steps - 1; t >= 0; t--)
        {
            for (int row = 0; row < envs; row++)
            {
                int sample = t * envs + row;
                ReadOnlySpan<float> before = t > 0 ? states.Slice((sample - envs) * width, width) : default;
                Span<float> d = later.Slice(row * width, width);
                TensorPrimitives.Add(d, given.Slice(sample * width, width), d);
                Gates(task, sample, before, d, toInputs.Slice(sample * 3 * width, 3 * width), toState.Slice(sample * 3 * width, 3 * width));
            }
            bool isCut = truncate > 0 && t % truncate == 0;
            if (isCut) later.Clear();
            else Gemm.MultiplyAdd(At(toState, t, 3 * width), 3 * width, 1, u, 1, 3 * width, later, width, envs, width, 3 * width);
        }
        Gemm.MultiplyAdd(Part(x, task), 1, inputs, toInputs, 3 * width, 1, Part(gradients[1], task), 3 * width, inputs, 3 * width, samples);
        int past = samples - envs;
        if (past > 0) Gemm.MultiplyAdd(states[..(past * width)], 1, width, toState[(envs * 3 * width)..], 3 * width, 1, Part(gradients[2], task), 3 * width, width, 3 * width, past);
        Sum(toInputs, Part(gradients[3], task));
        Sum(toState, Part(gradients[4], task));
        if (x.IsTracked) Gemm.MultiplyAdd(toInputs, 3 * width, 1, Part(weights.Values[0], task), 1, 3 * width, Part(gradients[0], task), inputs, samples, inputs, 3 * width);
    }

    // From d = ∂L/∂h′ to what reaches the gates; d becomes the part of ∂L/∂h that passes them by.
    void Gates(int task, int sample, ReadOnlySpan<float> before, Span<float> d, Span<float> toInputs, Span<float> toState)
    {
        ReadOnlySpan<float> r = Part(gates!, task).Slice(sample * 2 * width, width), z = Part(gates!, task).Slice(sample * 2 * width + width, width);
        ReadOnlySpan<float> n = Part(candidate!, task).Slice(sample * width, width), kept = Part(back!, task).Slice(sample * width, width);
        for (int j = 0; j < width; j++)
        {
            float past = before.IsEmpty ? 0 : before[j];
            float toCandidate = d[j] * (1 - z[j]) * (1 - n[j] * n[j]);
            float toReset = toCandidate * kept[j] * r[j] * (1 - r[j]), toKeep = d[j] * (past - n[j]) * z[j] * (1 - z[j]);
            (toInputs[j], toInputs[width + j], toInputs[2 * width + j]) = (toReset, toKeep, toCandidate);
            (toState[j], toState[width + j], toState[2 * width + j]) = (toReset, toKeep, toCandidate * r[j]);
            d[j] *= z[j];
        }
    }

    void Sum(ReadOnlySpan<float> rows, Span<float> sum)
    {
        for (int row = 0; row < samples; row++) TensorPrimitives.Add(sum, rows.Slice(row * 3 * width, 3 * width), sum);
    }

    Span<float> At(Span<float> rows, int t, int columns) => rows.Slice(t * envs * columns, envs * columns);

    Span<float> Part(Tensor tensor, int task)
    {
        int size = tensor.Shape.Size / tasks;
        return Memory(tensor).Slice(task * size, size);
    }

    static Span<float> Memory(Tensor tensor) => SimdBackend.Memory(tensor).Span;
}
