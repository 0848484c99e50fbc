using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Tensors.Simd.Layers;
using MetaRL.TestKit;
using static MetaRL.TestKit.WildArguments;

namespace Tensors.Tests;

/// <summary>Whatever shapes, sizes and storages a public member is given, it computes or says what is wrong with them.</summary>
public sealed class WildShapesTests
{
    [Fact]
    public void Every_public_member_is_tried() => Calls().AssertAllCovered();

    [Fact]
    public void Whatever_does_not_fit_is_refused_by_name()
    {
        using TensorScope scope = TensorScope.Open();
        Calls().Run(rounds: 40, seed: 1);
    }

    static readonly ReferenceBackend Reference = new();

    static WildCalls Calls()
    {
        var shared = new Storage[3];   // the storages of a call: now and then the same one twice
        return new WildCalls(typeof(Tensor).Assembly)
            .Name("Unary", "ScatterAdd", "a", "b")
            .Make(Size).Make(Number).Make(Any).Make(Window).Make(Backend).Make(Tensor).Make(Several)
            .Make(static random => random.Next(2) == 0 ? "a" : "b")
            .Make<IReadOnlyList<Tensor>>(Several)
            .Make<IReadOnlyList<string>>(static random => Names(random.Next(4)))
            .Make<IEnumerable<(string, Tensor)>>(static random => [.. Names(random.Next(4)).Append("a").Select(n => (n, Tensor(random)))])
            .Make<Func<Tensor, Tensor>>(static _ => static x => x)
            .Make<Func<Tensor, Tensor, Tensor>>(static _ => static (x, y) => x + y)
            .Make<Func<string, bool>>(static _ => static name => name == "a")
            .Make<Vjp>(static _ => static (y, gy, i) => gy)
            .Make(static random => new Params(Names(random.Next(4)).Select(n => (n, Tensor(random)))))
            .Make(random => Storage(random, shared))
            .Make(static _ => Reference).Make(static _ => SimdBackend.Instance)
            .Call("Pieces.Run", static random => Pieces.Run(random.Next(2) == 0 ? -random.Next() : random.Next(9), static _ => { }))
            .Call("Shape.Of", static random => Shape.Of([.. Enumerable.Range(0, random.Next(7)).Select(_ => Size(random))]))
            .Call("Shape.CopyTo", static random => Any(random).CopyTo(new int[random.Next(6)]))
            .Call("TensorScope.Keep", static random => { using TensorScope scope = TensorScope.Open(); scope.Keep(Tensor(random)); scope.Keep(new Params([("a", Tensor(random))])); })
            .Call("Tensor.From", static random =>
            {
                if (random.Next(2) == 0) MetaRL.Tensors.Tensor.From(Backend(random), Floats(random), Any(random));
                else MetaRL.Tensors.Tensor.From(Backend(random), new double[random.Next(99)], Any(random));
            })
            .Call("Tensor.CopyTo", static random =>
            {
                if (random.Next(2) == 0) Tensor(random).CopyTo(Floats(random));
                else Tensor(random).CopyTo(new double[random.Next(9)]);
            })
            .Call("ReferenceBackend.Read", random => Read(Reference, Storage(random, shared), random))
            .Call("ReferenceBackend.Write", random => Write(Reference, Storage(random, shared), random))
            .Call("SimdBackend.Read", random => Read(SimdBackend.Instance, Storage(random, shared), random))
            .Call("SimdBackend.Write", random => Write(SimdBackend.Instance, Storage(random, shared), random))
            .Call("SimdBackend.Elements", static random => SimdBackend.Elements(Tensor(random)))
            .Call("VectorMath.Exp", static random =>
            {
                float[] x = Floats(random), y = random.Next(2) == 0 ? x : Floats(random);
                VectorMath.Exp(x.AsSpan(Math.Min(x.Length, random.Next(2))), y);
            })
            .Call("VectorMath.Sigmoid", static random =>
            {
                float[] x = Floats(random), y = random.Next(2) == 0 ? x : Floats(random);
                VectorMath.Sigmoid(x.AsSpan(Math.Min(x.Length, random.Next(2))), y);
            })
            .Call("VectorMath.Tanh", static random =>
            {
                float[] x = Floats(random), y = random.Next(2) == 0 ? x : Floats(random);
                VectorMath.Tanh(x.AsSpan(Math.Min(x.Length, random.Next(2))), y);
            })
            .Call("Gemm.Multiply", static random => Multiply(random, add: false))
            .Call("Gemm.MultiplyAdd", static random => Multiply(random, add: true))
            .Call("Product.new", static random => _ = Product(random, Floats(random)))
            .Call("DenseLayer.Forward", static random =>
            {
                float[] x = Floats(random);
                DenseLayer.Forward(Product(random, x), Product(random, x), Floats(random), F(random), Size(random), Result(random, x));
            })
            .Call("DenseLayer.Tangent", static random =>
            {
                float[] x = Floats(random), h = Floats(random);
                DenseLayer.Tangent(Product(random, x), Product(random, x), Floats(random), F(random), Size(random), h, Like(random, h), Like(random, h));
            })
            .Call("DenseLayer.Backward", static random =>
            {
                float[] x = Floats(random), h = Floats(random);
                DenseLayer.Backward(Product(random, x), F(random), Size(random), Size(random), h, Like(random, h));
            })
            .Call("DenseLayer.BackwardTangent", static random =>
            {
                float[] x = Floats(random), h = Floats(random);
                DenseLayer.BackwardTangent(Product(random, x), Product(random, x), F(random), Size(random), Size(random), h, Like(random, h), Like(random, h), Like(random, h));
            })
            .Call("DenseLayer.AddWeightGradient", static random
                => DenseLayer.AddWeightGradient(Floats(random), Size(random), Size(random), Floats(random), Size(random), Floats(random), Size(random)))
            .Call("DenseLayer.AddBiasGradient", static random => DenseLayer.AddBiasGradient(Floats(random), Size(random), Floats(random)));
    }

    static string[] Names(int count) => [.. "abc".Take(count).Select(static c => $"{c}")];

    // Of the right back end or not, of a length that shapes drawn for it may have.
    static Storage Storage(Random random, Storage[] shared)
    {
        int at = random.Next(4);
        if (at < shared.Length && shared[at] is { } before && random.Next(2) == 0) return before;
        Storage made = Backend(random).Allocate(Real(random).Size);
        return at < shared.Length ? shared[at] = made : made;
    }

    static void Read(IBackend backend, Storage from, Random random)
    {
        if (random.Next(2) == 0) backend.Read(from, Floats(random));
        else backend.Read(from, new double[random.Next(9)]);
    }

    static void Write(IBackend backend, Storage to, Random random)
    {
        if (random.Next(2) == 0) backend.Write(to, Floats(random));
        else backend.Write(to, new double[random.Next(9)]);
    }

    static void Multiply(Random random, bool add)
    {
        float[] a = Floats(random), b = Floats(random), c = random.Next(8) == 0 ? a : Floats(random);
        int m = Size(random), n = Size(random), k = random.Next(2) == 0 ? Size(random) : random.Next(8);
        // Steps of 0 read one element over and over, which is allowed and takes long for a huge k.
        int Step() => k > 100_000 ? Math.Max(1, Size(random)) : Size(random);
        if (add) Gemm.MultiplyAdd(a, Step(), Step(), b, Step(), Step(), c, Step(), m, n, k);
        else if (random.Next(2) == 0) Gemm.Multiply(a, Step(), Step(), b, Step(), Step(), c, Step(), m, n, k);
        else Gemm.Multiply(a, b, c, m, n, k);
    }

    static DenseLayer.Product Product(Random random, float[] x) => random.Next(4) == 0 ? default : new(x, Size(random), Floats(random), Size(random));

    static Nonlinearity F(Random random) => random.Next(5) == 0 ? (Nonlinearity)99 : (Nonlinearity)random.Next(3);

    static float[] Result(Random random, float[] x) => random.Next(8) == 0 ? x : Floats(random);

    static float[] Like(Random random, float[] x) => random.Next(6) == 0 ? Floats(random) : new float[x.Length];
}
