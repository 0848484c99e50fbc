using System.Numerics.Tensors;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using Tensor = MetaRL.Tensors.Tensor;

namespace MetaRL.Policies.Fused;

/// <summary>
/// A <see cref="Gru"/> over whole rollouts as one operation with its gradient, on the simd back end. What inputs give to the
/// gates, and what weights get, is one product for all steps; between them there is what one step takes from the step before.
/// Its gradient's gradient is that of the composite in tensor operations.
/// </summary>
/// <param name="weights">w [T, I, 3H], u [T, H, 3H], b and c [T, 1, 3H], in this order.</param>
/// <param name="seen">[T, N, I], from the beginning of the rollouts.</param>
/// <param name="truncate">Steps after which back-propagation is cut off, or 0.</param>
/// <param name="composite">The same in tensor operations, of inputs and weights.</param>
sealed class FusedGru(Params weights, Observations seen, int truncate, Func<Tensor, Params, Tensor> composite)
{
    const int Reset = 0, Keep = 1, Candidate = 2, Gates = 3;

    readonly Tensor x = seen.Values;
    readonly int tasks = seen.Tasks, envs = seen.Envs, steps = seen.Steps, samples = seen.Count;
    readonly int inputs = seen.Values.Shape[2], width = weights.Values[1].Shape[1];

    // What the gradient reads again, [T, N, H] each: r, z, n, and what the state gave to the candidate, h Uₙ + cₙ.
    readonly Tensor[] gates = new Tensor[Gates];
    Tensor? back;

    /// <summary>Whether inputs and weights are what the kernels read.</summary>
    public static bool Holds(Params weights, Observations seen)
    {
        Tensor x = seen.Values, u = weights.Values[1];
        if (seen.State is not null || x.Backend is not SimdBackend || x.Shape.Rank != 3 || u.Shape.Rank != 3 || seen.Count == 0) return false;
        int tasks = x.Shape[0], width = u.Shape[1];
        Shape[] shapes = [[tasks, x.Shape[2], Gates * width], [tasks, width, Gates * width], [tasks, 1, Gates * width], [tasks, 1, Gates * width]];
        return weights.Values.Zip(shapes).All(static pair => pair.First.Backend is SimdBackend && pair.First.Shape == pair.Second);
    }

    /// <summary>The states after each step, [T, N, H].</summary>
    public Tensor Run()
    {
        Tensor h = States();
        for (int g = 0; g < Gates; g++) gates[g] = States();
        back = States();
        for (int task = 0; task < tasks; task++) Forward(task, Part(h, task));
        return FusedGradients.Of(h, [x, .. weights.Values], own => composite(own[0], weights.WithValues(own[1..])), gy => Backward(h, gy));
    }

    Tensor States() => Tensor.Empty(x.Backend, [tasks, samples, width]);

    void Forward(int task, Span<float> h)
    {
        ReadOnlySpan<float> w = Part(weights.Values[0], task), u = Part(weights.Values[1], task), b = Part(weights.Values[2], task), c = Part(weights.Values[3], task);
        Span<float> r = Part(gates[Reset], task), z = Part(gates[Keep], task), n = Part(gates[Candidate], task), k = Part(back!, task);
        // r and z are of sums in which both biases are; the candidate's second bias is behind r.
        Span<float> bias = new float[2 * width];
        TensorPrimitives.Add(b[..(2 * width)], c[..(2 * width)], bias);
        Given(task, w, Of(bias, Reset), Reset, r);
        Given(task, w, Of(bias, Keep), Keep, z);
        Given(task, w, Of(b, Candidate), Candidate, n);
        Fill(Of(c, Candidate), k);
        for (int t = 0; t < steps; t++)
        {
            ReadOnlySpan<float> before = t > 0 ? At(h, t - 1) : [];
            Span<float> reset = At(r, t), keep = At(z, t), candidate = At(n, t), kept = At(k, t), state = At(h, t);
            if (t > 0)
            {
                FromState(before, u, Reset, reset);
                FromState(before, u, Keep, keep);
                FromState(before, u, Candidate, kept);
            }
            VectorMath.Sigmoid(reset, reset);
            VectorMath.Sigmoid(keep, keep);
            TensorPrimitives.FusedMultiplyAdd(reset, kept, candidate, candidate);
            VectorMath.Tanh(candidate, candidate);
            Mix(keep, candidate, before, state);
        }
    }

    // y ← x W + bias, of all steps.
    void Given(int task, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, int gate, Span<float> y)
    {
        Fill(bias, y);
        Gemm.MultiplyAdd(Part(x, task), inputs, 1, w[(gate * width)..], Gates * width, 1, y, width, samples, width, inputs);
    }

    // y ← y + h U
    void FromState(ReadOnlySpan<float> h, ReadOnlySpan<float> u, int gate, Span<float> y)
        => Gemm.MultiplyAdd(h, width, 1, u[(gate * width)..], Gates * width, 1, y, width, envs, width, width);

    void Fill(ReadOnlySpan<float> row, Span<float> y)
    {
        for (int i = 0; i < samples; i++) row.CopyTo(y[(i * width)..]);
    }

    // h′ = n + z (h − n)
    static void Mix(ReadOnlySpan<float> keep, ReadOnlySpan<float> candidate, ReadOnlySpan<float> before, Span<float> state)
    {
        FromCandidate(before, candidate, state);
        TensorPrimitives.FusedMultiplyAdd(keep, state, candidate, state);
    }

    // y ← h − n, where h = 0 before the first step.
    static void FromCandidate(ReadOnlySpan<float> before, ReadOnlySpan<float> candidate, Span<float> y)
    {
        if (before.IsEmpty) TensorPrimitives.Negate(candidate, y);
        else TensorPrimitives.Subtract(before, candidate, y);
    }

    Tensor[] Backward(Tensor h, Tensor gy)
    {
        static Tensor Zeros(Tensor v) => Tensor.Zeros(v.Backend, v.Shape);
        Tensor[] gradients = [x.IsTracked ? Zeros(x) : x, .. weights.Values.Select(Zeros)];   // a constant needs no gradient
        using TensorScope scope = TensorScope.Open();
        var room = new Room(x, samples, envs * width, width);
        for (int task = 0; task < tasks; task++)
        {
            ThroughTime(task, Part(h, task), Part(gy, task), room);
            ToWeights(task, Part(h, task), Array.ConvertAll(gradients, g => Memory(g, task)), room);
        }
        return gradients;
    }

    // What reaches the gates of each step: the candidate's through inputs, and that times r through the state.
    void ThroughTime(int task, ReadOnlySpan<float> h, ReadOnlySpan<float> gy, Room room)
    {
        Turn(Part(weights.Values[1], task), room.Turned);
        ReadOnlySpan<float> turned = room.Turned, r = Part(gates[Reset], task), z = Part(gates[Keep], task), n = Part(gates[Candidate], task), k = Part(back!, task);
        Span<float> d = room.Later, toReset = room.To(Reset), toKeep = room.To(Keep), toCandidate = room.To(Candidate), toBack = room.ToBack, slope = room.Slope;
        d.Clear();
        for (int t = steps - 1; t >= 0; t--)
        {
            ReadOnlySpan<float> reset = At(r, t), keep = At(z, t), candidate = At(n, t), before = t > 0 ? At(h, t - 1) : [];
            Span<float> gReset = At(toReset, t), gKeep = At(toKeep, t), gCandidate = At(toCandidate, t), gBack = At(toBack, t);
            TensorPrimitives.Add(d, At(gy, t), d);

            TensorPrimitives.Multiply(candidate, candidate, slope);
            TensorPrimitives.Subtract(1, slope, slope);
            TensorPrimitives.Multiply(d, slope, gCandidate);
            TensorPrimitives.Subtract(1, keep, slope);
            TensorPrimitives.Multiply(gCandidate, slope, gCandidate);      // d (1 − z)(1 − n²)

            TensorPrimitives.Multiply(slope, keep, slope);
            TensorPrimitives.Multiply(slope, d, slope);
            FromCandidate(before, candidate, gKeep);
            TensorPrimitives.Multiply(gKeep, slope, gKeep);                // d (h − n) z (1 − z)

            TensorPrimitives.Multiply(gCandidate, reset, gBack);           // and of r, times (h Uₙ + cₙ) r (1 − r)
            TensorPrimitives.Subtract(1, reset, slope);
            TensorPrimitives.Multiply(slope, gBack, slope);
            TensorPrimitives.Multiply(slope, At(k, t), gReset);

            TensorPrimitives.Multiply(d, keep, d);
            bool isCut = t == 0 || (truncate > 0 && t % truncate == 0);
            if (isCut)
            {
                d.Clear();
                continue;
            }
            ToState(gReset, turned, Reset, d);
            ToState(gKeep, turned, Keep, d);
            ToState(gBack, turned, Candidate, d);
        }
    }

    // Uᵀ, [3H, H]: every step reads it, and its columns lie far apart.
    void Turn(ReadOnlySpan<float> u, Span<float> turned)
    {
        int columns = Gates * width;
        for (int i = 0; i < width; i++)
            for (int j = 0; j < columns; j++) turned[j * width + i] = u[i * columns + j];
    }

    // d ← d + g Uᵀ
    void ToState(ReadOnlySpan<float> g, ReadOnlySpan<float> turned, int gate, Span<float> d)
        => Gemm.MultiplyAdd(g, width, 1, turned[(gate * width * width)..], width, 1, d, width, envs, width, width);

    // Of x, w, u, b and c.
    void ToWeights(int task, ReadOnlySpan<float> h, Memory<float>[] gradients, Room room)
    {
        Span<float> toX = gradients[0].Span, toW = gradients[1].Span, toU = gradients[2].Span, toB = gradients[3].Span, toC = gradients[4].Span;
        ReadOnlySpan<float> seen = Part(x, task), w = Part(weights.Values[0], task);
        int past = samples - envs;
        for (int g = 0; g < Gates; g++)
        {
            ReadOnlySpan<float> throughInput = room.To(g), throughState = g == Candidate ? room.ToBack : throughInput;
            Gemm.MultiplyAdd(seen, 1, inputs, throughInput, width, 1, toW[(g * width)..], Gates * width, inputs, width, samples);
            if (past > 0) Gemm.MultiplyAdd(h, 1, width, throughState[(envs * width)..], width, 1, toU[(g * width)..], Gates * width, width, width, past);
            AddRows(throughInput, Of(toB, g));
            AddRows(throughState, Of(toC, g));
            if (x.IsTracked) Gemm.MultiplyAdd(throughInput, width, 1, w[(g * width)..], 1, Gates * width, toX, inputs, samples, inputs, width);
        }
    }

    void AddRows(ReadOnlySpan<float> rows, Span<float> sum)
    {
        for (int i = 0; i < samples; i++) TensorPrimitives.Add(sum, rows.Slice(i * width, width), sum);
    }

    // A step's rows of [N, H], one gate's numbers of [3H].
    Span<float> At(Span<float> rows, int t) => rows.Slice(t * envs * width, envs * width);
    ReadOnlySpan<float> At(ReadOnlySpan<float> rows, int t) => rows.Slice(t * envs * width, envs * width);
    Span<float> Of(Span<float> row, int gate) => row.Slice(gate * width, width);
    ReadOnlySpan<float> Of(ReadOnlySpan<float> row, int gate) => row.Slice(gate * width, width);

    Span<float> Part(Tensor tensor, int task) => Memory(tensor, task).Span;

    Memory<float> Memory(Tensor tensor, int task)
    {
        int size = tensor.Shape.Size / tasks;
        return SimdBackend.Memory(tensor).Slice(task * size, size);
    }

    // What one task's pass back writes, in memory of the open scope.
    sealed class Room(Tensor like, int samples, int row, int width)
    {
        readonly Memory<float> later = Of(like, row), slope = Of(like, row), toBack = Of(like, samples * width), turned = Of(like, Gates * width * width);
        readonly Memory<float>[] to = [Of(like, samples * width), Of(like, samples * width), Of(like, samples * width)];

        public Span<float> Later => later.Span;
        public Span<float> Slope => slope.Span;
        public Span<float> ToBack => toBack.Span;
        public Span<float> Turned => turned.Span;
        public Span<float> To(int gate) => to[gate].Span;

        static Memory<float> Of(Tensor like, int size) => SimdBackend.Memory(Tensor.Empty(like.Backend, [size]));
    }
}
