using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace Tensors.Tests;

public sealed class ParamsTests
{
    static readonly ReferenceBackend Backend = new();
    static Tensor X(params double[] values) => new Dense([values.Length], values).On(Backend);
    static Params Two() => new([("body.w", X(1, 2)), ("head.w", X(3))]);

    [Fact]
    public void Arithmetic_goes_by_name()
    {
        Params p = Two(), q = p + 2 * p - p * p;
        Assert.Equal([2, 2], q["body.w"].ToArray());
        Assert.Equal([0], q["head.w"].ToArray());
        Assert.Equal(1 + 4 + 9, p.Dot(p).Item());
        Assert.Equal(3, p.Size);
    }

    [Fact]
    public void Parts_are_taken_by_name_and_put_back()
    {
        Params p = Two(), body = p.Group("body.");
        Assert.Equal(["w"], body.Names);
        Assert.Equal(["head.w"], p.Where(n => n.StartsWith("head")).Names);
        Params patched = p.With(body.Map(x => x * 10).Prefixed("body."));
        Assert.Equal(["body.w", "head.w"], patched.Names);
        Assert.Equal([10, 20], patched["body.w"].ToArray());
        Assert.Equal([3], patched["head.w"].ToArray());
        Assert.Equal(["body.w", "head.w", "alpha.x"], p.Concat(new([("alpha.x", X(0))])).Names);
    }

    [Fact]
    public void Copies_on_another_back_end_have_the_same_elements()
    {
        Params copy = Two().To(SimdBackend.Instance);
        Assert.Same(SimdBackend.Instance, copy["body.w"].Backend);
        Assert.Equal([1, 2], copy["body.w"].ToArray());
        Assert.Same(copy, copy.To(SimdBackend.Instance));
        Assert.NotSame(copy, copy.To(new ReferenceBackend()));
    }

    [Fact]
    public void A_selection_has_the_wanted_names_in_the_wanted_order()
    {
        Params p = Two().Concat(new([("context", X(7, 8))]));
        Params selected = p.Select(["head.w", "body.w"]);
        Assert.Equal(["head.w", "body.w"], selected.Names);
        Assert.Same(p["body.w"], selected["body.w"]);
        Assert.Same(p["head.w"], selected["head.w"]);
        Assert.Empty(p.Select([]).Names);
    }

    [Fact]
    public void A_selection_of_exactly_what_there_is_is_the_set_itself()
    {
        Params p = Two();
        Assert.True(p.HasExactly(["body.w", "head.w"]));
        Assert.Same(p, p.Select(["body.w", "head.w"]));
        foreach (string[] other in (string[][])[["head.w", "body.w"], ["body.w"], ["body.w", "head.w", "context"], ["body.w", "Head.w"], []])
            Assert.False(p.HasExactly(other));
    }

    [Fact]
    public void Selecting_what_is_missing_is_an_error_that_lists_what_there_is()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => Two().Select(["body.w", "tail.w"]));
        Assert.Contains("no parameter 'tail.w'; have: body.w, head.w", error.Message);
        Assert.Contains("'body.w' occurs 2", Assert.Throws<ArgumentException>(() => Two().Select(["body.w", "body.w"])).Message);
    }

    [Fact]
    public void Tracking_is_by_copy()
    {
        Params p = Two(), tracked = p.Track();
        Assert.True(tracked["head.w"].IsTracked && !p["head.w"].IsTracked && !tracked.Detach()["head.w"].IsTracked);
    }

    [Fact]
    public void Wrong_names_are_errors_that_list_the_right_ones()
    {
        Assert.Contains("no parameter 'tail.w'; have: body.w, head.w", Assert.Throws<KeyNotFoundException>(() => Two()["tail.w"]).Message);
        Assert.Throws<KeyNotFoundException>(() => Two().With(new([("tail.w", X(0))])));
        Assert.Contains("'w' occurs 2", Assert.Throws<ArgumentException>(() => new Params([("w", X(0)), ("w", X(1))])).Message);
        Assert.Contains("[w]", Assert.Throws<ArgumentException>(() => Two() + new Params([("w", X(0))])).Message);
        Assert.Contains("1 tensors for 2", Assert.Throws<ArgumentException>(() => Two().WithValues([X(0)])).Message);
    }
}
