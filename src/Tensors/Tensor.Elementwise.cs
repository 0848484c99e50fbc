using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors;

// Each op stands beside its vector–Jacobian product, written in tensor ops.
public sealed partial class Tensor
{
    /// <summary>a + b, broadcast.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => Binary(BinaryOp.Add, a, b, static (y, gy, i) => gy);

    /// <summary>a − b, broadcast.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => Binary(BinaryOp.Subtract, a, b, static (y, gy, i) => i == 0 ? gy : -gy);

    /// <summary>a · b elementwise, broadcast.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => Binary(BinaryOp.Multiply, a, b, (y, gy, i) => gy * (i == 0 ? b : a));

    /// <summary>a / b elementwise, broadcast.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => Binary(BinaryOp.Divide, a, b, (y, gy, i) => i == 0 ? gy / b : -(gy * y / b));

    /// <summary>x + s</summary>
    public static Tensor operator +(Tensor x, double s) => x.Affine(1, s);
    /// <summary>s + x</summary>
    public static Tensor operator +(double s, Tensor x) => x.Affine(1, s);
    /// <summary>x − s</summary>
    public static Tensor operator -(Tensor x, double s) => x.Affine(1, -s);
    /// <summary>s − x</summary>
    public static Tensor operator -(double s, Tensor x) => x.Affine(-1, s);
    /// <summary>x · s</summary>
    public static Tensor operator *(Tensor x, double s) => x.Affine(s, 0);
    /// <summary>s · x</summary>
    public static Tensor operator *(double s, Tensor x) => x.Affine(s, 0);
    /// <summary>x / s</summary>
    public static Tensor operator /(Tensor x, double s) => x.Affine(1 / s, 0);
    /// <summary>−x</summary>
    public static Tensor operator -(Tensor x) => x.Unary(UnaryOp.Negate, static (y, gy, i) => -gy);

    /// <summary>min(a, b), broadcast; at a tie the gradient goes to a.</summary>
    public static Tensor Min(Tensor a, Tensor b)
        => Binary(BinaryOp.Min, a, b, (y, gy, i) => i == 0 ? gy * LessOrEqual(a, b) : gy * Less(b, a));

    /// <summary>max(a, b), broadcast; at a tie the gradient goes to a.</summary>
    public static Tensor Max(Tensor a, Tensor b)
        => Binary(BinaryOp.Max, a, b, (y, gy, i) => i == 0 ? gy * LessOrEqual(b, a) : gy * Less(a, b));

    /// <summary>1 where a &lt; b, else 0; a constant.</summary>
    public static Tensor Less(Tensor a, Tensor b) => Binary(BinaryOp.Less, a, b, null);

    /// <summary>1 where a ≤ b, else 0; a constant.</summary>
    public static Tensor LessOrEqual(Tensor a, Tensor b) => Binary(BinaryOp.LessOrEqual, a, b, null);

    /// <summary>1 where a = b, else 0; a constant.</summary>
    public static Tensor Equal(Tensor a, Tensor b) => Binary(BinaryOp.Equal, a, b, null);

    /// <summary>condition ≠ 0 ? a : b elementwise, all broadcast to one shape.</summary>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b)
    {
        Shape shape = Shape.Broadcast(Shape.Broadcast(condition.Shape, a.Shape, "Where"), b.Shape, "Where");
        shape.SizeIn("Where");
        Tensor c = condition.Detach().Expand(shape);
        a = a.Expand(shape);
        b = b.Expand(shape);
        Storage y = Allocate("Where", shape, c, a, b);
        y.Backend.Where(c.Data, a.Data, b.Data, y);
        return Make(y, shape, [a, b], (y, gy, i) => i == 0 ? Where(c, gy, gy * 0) : Where(c, gy * 0, gy));
    }

    /// <summary>eˣ</summary>
    public Tensor Exp() => Unary(UnaryOp.Exp, static (y, gy, i) => gy * y);

    /// <summary>ln x</summary>
    public Tensor Log() => Unary(UnaryOp.Log, (y, gy, i) => gy / this);

    /// <summary>√x</summary>
    public Tensor Sqrt() => Unary(UnaryOp.Sqrt, static (y, gy, i) => gy / (2 * y));

    /// <summary>tanh x</summary>
    public Tensor Tanh() => Unary(UnaryOp.Tanh, static (y, gy, i) => TanhGradient(gy, y));

    /// <summary>g · (1 − y²), broadcast: the gradient at x of a function whose gradient at y = tanh x is g.</summary>
    public static Tensor TanhGradient(Tensor g, Tensor y)
        => Binary(BinaryOp.TanhGradient, g, y, (_, u, i) => i == 0 ? TanhGradient(u, y) : -2 * (u * g) * y);

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    public Tensor Sigmoid() => Unary(UnaryOp.Sigmoid, static (y, gy, i) => gy * (y - y.Square()));

    /// <summary>max(x, 0); the gradient at 0 is 0.</summary>
    public Tensor Relu() => Unary(UnaryOp.Relu, (y, gy, i) => gy * Step());

    /// <summary>x²</summary>
    public Tensor Square() => Unary(UnaryOp.Square, (y, gy, i) => gy * (2 * this));

    /// <summary>1 where x &gt; 0, else 0; a constant.</summary>
    public Tensor Step() => Unary(UnaryOp.Step, null);

    /// <summary>x limited to [low, high]; the gradient is 1 inside, bounds included, and 0 outside.</summary>
    /// <exception cref="ArgumentException">low is above high.</exception>
    public Tensor Clamp(double low, double high)
    {
        if (!(low <= high)) throw new ArgumentException($"Clamp: low {low} is above high {high}");
        Storage y = Allocate("Clamp", Shape, this);
        y.Backend.Clamp(Data, low, high, y);
        return Make(y, Shape, [this], (y, gy, i) => gy * Equal(y, this));   // y = x exactly where x was inside
    }

    /// <summary>scale · x + shift</summary>
    public Tensor Affine(double scale, double shift)
    {
        Storage y = Allocate("Affine", Shape, this);
        y.Backend.Affine(Data, scale, shift, y);
        return Make(y, Shape, [this], (y, gy, i) => gy.Affine(scale, 0));
    }

    /// <summary>this + scale · b, broadcast.</summary>
    public Tensor AddScaled(Tensor b, double scale)
    {
        Shape shape = Shape.Broadcast(Shape, b.Shape, "AddScaled");
        shape.SizeIn("AddScaled");
        Tensor a = Expand(shape);
        b = b.Expand(shape);
        Storage y = Allocate("AddScaled", shape, a, b);
        y.Backend.AddScaled(a.Data, b.Data, scale, y);
        return Make(y, shape, [a, b], (y, gy, i) => i == 0 ? gy : gy * scale);
    }

    Tensor Unary(UnaryOp op, Vjp? vjp)
    {
        Storage y = Allocate("Unary", Shape, this);
        y.Backend.Unary(op, Data, y);
        return Make(y, Shape, [this], vjp);
    }

    static Tensor Binary(BinaryOp op, Tensor a, Tensor b, Vjp? vjp)
    {
        string name = op.ToString();
        Shape shape = Shape.Broadcast(a.Shape, b.Shape, name);
        Storage y = Allocate(name, shape, a, b);
        y.Backend.Binary(op, a.Data, a.Shape, b.Data, b.Shape, y, shape);
        return Make(y, shape, [a, b], vjp);
    }

    static Storage Allocate(string op, Shape shape, Tensor x) => x.Backend.Allocate(shape.SizeIn(op));

    static Storage Allocate(string op, Shape shape, Tensor x, params ReadOnlySpan<Tensor> others)
    {
        foreach (Tensor o in others)
            if (!ReferenceEquals(o.Backend, x.Backend))
                throw new ArgumentException($"{op}: tensors live on different back ends, {x} and {o}; make both on one");
        return x.Backend.Allocate(shape.SizeIn(op));
    }

    // A null vjp marks an op whose result is a constant wherever it is defined.
    static Tensor Make(Storage y, Shape shape, Tensor[] inputs, Vjp? vjp, PiecePlace? piece = null)
    {
        bool isRecorded = vjp is not null && Autograd.IsRecording && Array.Exists(inputs, static x => x.IsTracked);
        return isRecorded ? new(y, shape, new Node(inputs, vjp!, piece)) : new(y, shape);
    }
}
