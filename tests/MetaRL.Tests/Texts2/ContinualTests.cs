using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Tensors;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts2;

public sealed class ContinualTests
{
    static readonly Params Fresh = Continual.Fresh(50, new Seed(1));

    static LetterStream Stream(int classes = 4) => LetterStream.Draw(classes, shots: 3, queries: 2, Split.Test, new Seed(5));

    static string[] Changed(Params a, Params b) => [.. a.Names.Where(name => !a[name].ToArray().SequenceEqual(b[name].ToArray()))];

    [Fact]
    public void Examples_of_a_class_follow_one_another_and_differ_from_its_queries()
    {
        LetterStream stream = Stream();
        (Tensor x, Tensor y) = stream.Support(1, 2);
        Assert.Equal([1, 1, 1, 2, 2, 2], y.ToArray());
        Assert.Equal(stream.Support(2, 1).X.ToArray(), x.Slice(1, 3, 3).ToArray());
        double[][] Rows(Tensor all, int count) => [.. Enumerable.Range(0, count).Select(n => all.Slice(1, n, 1).ToArray())];
        double[][] rows = [.. Rows(stream.Support(0, 1).X, 3), .. Rows(stream.Query(1).X, 2)];
        Assert.Equal(5, rows.Select(static r => string.Join(' ', r)).Distinct().Count());
    }

    [Fact]
    public void A_step_moves_what_adapts_and_learns_its_class()
    {
        LetterStream stream = Stream();
        Params after = Continual.Learn(Fresh.Track(), ParameterRole.IsHead, 0.1, stream, 2, createGraph: false);
        Assert.Equal(["head.w", "head.b"], Changed(Fresh, after));
        Assert.True(stream.Loss(after, stream.Support(2, 1)).Item() < stream.Loss(Fresh, stream.Support(2, 1)).Item());
    }

    [Fact]
    public void Of_one_letter_seen_all_queries_are_right_and_of_more_those_that_are_likeliest()
    {
        double[] curve = Continual.Curve(Fresh, ParameterRole.IsHead, 0.1, Stream(), [1, 4]);
        Assert.Equal(1, curve[0]);
        Assert.InRange(curve[1], 0.25, 1);
    }

    [Fact]
    public void Meta_training_moves_the_body_alone_and_pretraining_leaves_the_last_layer()
    {
        Assert.DoesNotContain("head.w", Changed(Fresh, Continual.Pretrained(Fresh, new Seed(3), iterations: 1)));
        Assert.Equal(["body0.w", "body0.b", "body1.w", "body1.b"], Changed(Fresh, Continual.MetaTrained(Fresh, new Seed(3), iterations: 2)));
    }
}
