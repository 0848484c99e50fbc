using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace Tensors.Tests;

/// <summary>A derivative that does not exist is an error, never a zero.</summary>
public sealed class MissingDerivativeTests
{
    static readonly ReferenceBackend Backend = new();
    static Tensor Constant(params double[] values) => new Dense([values.Length], values).On(Backend);
    static Tensor Leaf(params double[] values) => Constant(values).Track();
    static string Refused(Func<object> f) => Assert.Throws<InvalidOperationException>(f).Message;

    // x³ with its value and, by the rule, its gradient computed on the host.
    static Tensor HostCube(Tensor x) => Constant([.. x.ToArray().Select(v => v * v * v)]);
    static Tensor HostRule(Tensor x, Tensor gy) => Constant([.. x.ToArray().Zip(gy.ToArray(), (v, g) => 3 * v * v * g)]);

    [Fact]
    public void A_fused_rule_in_tensor_operations_is_differentiable_to_any_order()
    {
        Tensor x = Leaf(-1.5, 2), y = HostCube(x).WithGradient([x], (_, gy, _) => 3 * gy * x.Square());
        Tensor first = Autograd.Grad(y, [x], createGraph: true)[0], second = Autograd.Grad(first, [x], createGraph: true)[0];
        Assert.Equal([6.75, 12], first.ToArray());
        Assert.Equal([-9, 12], second.ToArray());
        Assert.Equal([6, 6], Autograd.Grad(second, [x])[0].ToArray());
    }

    [Fact]
    public void A_fused_rule_that_leaves_the_graph_is_an_error_where_a_graph_is_asked_for()
    {
        Tensor x = Leaf(-1.5, 2), y = HostCube(x).WithGradient([x], (_, gy, _) => HostRule(x, gy));
        Assert.Equal([6.75, 12], Autograd.Grad(y, [x])[0].ToArray());
        Tensor weighted = y * x;   // a gy that is tracked
        foreach (Tensor loss in (Tensor[])[y, weighted])
        {
            string message = Refused(() => Autograd.Grad(loss, [x], createGraph: true));
            Assert.Contains("Tensor [2] on reference, input 0", message);
            Assert.Contains("WithFirstOrderGradient", message);
            Assert.Contains("tensor operations", message);
        }
    }

    [Fact]
    public void A_fused_rule_may_say_that_a_derivative_is_zero()
    {
        Tensor x = Leaf(2, 3), slope = Leaf(5, 7);   // the value does not depend on slope
        Tensor y = Constant(4, 9).WithGradient([x, slope], (_, gy, i) => i == 0 ? 2 * gy * x : gy * 0);
        Tensor[] first = Autograd.Grad(y * x, [x, slope], createGraph: true);
        Assert.Equal([12, 27], first[0].ToArray());
        Assert.Equal([0, 0], first[1].ToArray());
        Assert.Equal([12, 18], Autograd.Grad(first[0], [x])[0].ToArray());
    }

    [Fact]
    public void Built_in_operations_with_constant_derivatives_need_no_graph()
    {
        Tensor x = Leaf(-1, 2);
        Tensor first = Autograd.Grad(x.Relu() * x, [x], createGraph: true)[0];
        Assert.Equal([0, 4], first.ToArray());
        Assert.Equal([0, 2], Autograd.Grad(first, [x])[0].ToArray());
        Assert.Equal([1, 1], Autograd.Grad(x + 1, [x], createGraph: true)[0].ToArray());
    }

    [Fact]
    public void A_first_order_gradient_flows_as_often_as_it_is_used()
    {
        Tensor x = Leaf(-1.5, 2), h = x * 2, y = HostCube(h).WithFirstOrderGradient([h], (_, gy, _) => HostRule(h, gy));
        Assert.Equal([54, 96], Autograd.Grad(y, [x])[0].ToArray());
        Tensor gradient = Autograd.Grad(y * x, [x], createGraph: true)[0];   // 4 · 8 x³
        Assert.Equal([-108, 256], gradient.ToArray());
        Assert.True(gradient.IsTracked);
    }

    [Fact]
    public void A_first_order_gradient_is_not_differentiated_again()
    {
        Tensor x = Leaf(-1.5, 2), y = HostCube(x).WithFirstOrderGradient([x], (_, gy, _) => HostRule(x, gy));
        foreach (Tensor loss in (Tensor[])[y, y * x])
        {
            Tensor gradient = Autograd.Grad(loss, [x], createGraph: true)[0];
            string message = Refused(() => Autograd.Grad(gradient, [x]));
            Assert.Contains("first-order operation was differentiated again", message);
            Assert.Contains("WithGradient", message);
            Refused(() => Autograd.Grad(gradient, [x], createGraph: true));
        }
    }

    [Fact]
    public void Nor_is_it_along_the_direction_that_a_forward_product_takes()
    {
        // J v is the derivative of Jᵀw by w: the form that Fisher products through an adaptation take.
        Tensor phi = Leaf(-1.5, 2), direction = Leaf(0, 0);
        Tensor theta = HostCube(phi).WithFirstOrderGradient([phi], (_, gy, _) => HostRule(phi, gy));
        Tensor pulledBack = Autograd.Grad((theta * direction).Sum(), [phi], createGraph: true)[0];
        Refused(() => Autograd.Grad((pulledBack * Constant(1, 1)).Sum(), [direction]));
    }

    [Fact]
    public void What_a_first_order_rule_does_is_not_recorded()
    {
        Tensor x = Leaf(3);
        bool recorded = true;
        Tensor y = Constant(9).WithFirstOrderGradient([x], (_, gy, _) =>
        {
            Tensor result = 2 * gy * x;
            recorded = result.IsTracked;
            return result;
        });
        Assert.Equal([6], Autograd.Grad(y, [x], createGraph: true)[0].ToArray());
        Assert.False(recorded);
    }

    [Fact]
    public void A_cut_graph_is_an_error_that_names_the_cuts()
    {
        Tensor x = Leaf(1, 2), other = Leaf(3);
        Tensor untracked;
        using (Autograd.NoGrad()) untracked = x * 2;
        foreach (Tensor y in (Tensor[])[x.Detach() * 2, untracked, Tensor.From(Backend, x.ToArray(), x.Shape), x.Step(), other * 2])
        {
            string message = Refused(() => Autograd.Grad(y, [x]));
            Assert.Contains("does not depend on any of the 1 tensors", message);
            foreach (string cut in (string[])["Detach", "NoGrad", "untracked copy"]) Assert.Contains(cut, message);
            Refused(() => Autograd.Grad(y, [x], createGraph: true));
        }
    }

    [Fact]
    public void A_tensor_beside_one_that_y_depends_on_gets_zeros()
    {
        Tensor x = Leaf(1, 2), unused = Leaf(3, 4, 5);
        Tensor[] both = Autograd.Grad(x.Square(), [unused, x]);
        Assert.Equal([0, 0, 0], both[0].ToArray());
        Assert.Equal([2, 4], both[1].ToArray());
        Assert.Empty(Autograd.Grad(x, []));
    }
}
