// Letters learned one after another: a representation meta-learned for it (OML) against pretraining and scratch.
//   dotnet run experiments/texts/continual.cs -- --seeds 5 --out continual.json
// What comes out: docs/few-shot/texts/continual.md.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Experiments.Claims;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Reports.Claims;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Updates;

namespace MetaRL.Texts;

/// <summary>Accuracy over all letters seen so far, along one pass over letters (Javed and White 2019, arXiv:1905.12588).</summary>
static class Continual
{
    public const string Oml = "OML, last layer", PretrainedHead = "pretrained, last layer", PretrainedAll = "pretrained, all layers", Scratch = "scratch, all layers";
    public static readonly int[] Seen = [5, 10, 20, 50];
    public static readonly CategoricalMlp Model = new() { Hidden = [128, 128], Activation = Activation.Relu };
    const int Shots = 5, Queries = 5, Trained = 20;
    static readonly double[] Rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];

    public static Claim Claim(int iterations = 500, int streams = 20) => new()
    {
        Title = "Continual learning",
        Text = "A representation that is meta-learned along trajectories lets classes be learned one after another with little forgetting; "
            + "fine-tuning from pretraining or from scratch forgets.",
        Table = "Share of queries answered, of all letters seen so far among those seen, after 5 to 50 letters of scripts never seen; a letter is "
            + "one step on 5 examples. Each method's rate is the best of six on training letters.",
        Measure = seed => Measure(seed, iterations, streams),
        Picture = Picture,
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    static IEnumerable<Measurement> Measure(int seed, int iterations, int streams)
    {
        Seed root = new Seed((ulong)seed).Fork("continual");
        Params fresh = Fresh(Seen[^1], root);
        Params oml = MetaTrained(fresh, root.Fork("oml"), iterations), pretrained = Pretrained(fresh, root.Fork("pretraining"), iterations);
        foreach ((string name, Params phi, Func<string, bool> adapts) in ((string, Params, Func<string, bool>)[])[
            (Oml, oml, ParameterRole.IsHead), (PretrainedHead, pretrained, ParameterRole.IsHead), (PretrainedAll, pretrained, _ => true), (Scratch, fresh, _ => true)])
        {
            double[][] Curves(double rate, Split split, int count) => [.. Enumerable.Range(0, count)
                .Select(i => Curve(phi, adapts, rate, LetterStream.Draw(Seen[^1], Shots, Queries, split, root.Fork("stream").Fork((ulong)i)), Seen))];
            double best = Rates.MaxBy(rate => Curves(rate, Split.Train, 4).Average(static curve => curve.Average()));
            double[][] curves = Curves(best, Split.Test, streams);
            for (int c = 0; c < Seen.Length; c++) yield return new(name, $"{Seen[c]} letters", curves.Average(curve => curve[c]));
        }
    }

    /// <summary>Weights for some number of letters.</summary>
    public static Params Fresh(int outputs, Seed seed)
        => Model.Init(new(new Rendered().Input, new DiscreteSpace(outputs), Horizon: 1), SimdBackend.Instance, seed.Fork("init"));

    /// <summary>Accuracy on all letters so far after some numbers of them.</summary>
    public static double[] Curve(Params phi, Func<string, bool> adapts, double rate, LetterStream stream, int[] seen)
    {
        using TensorScope scope = TensorScope.Open();
        Params theta = Start(phi);
        var curve = new List<double>();
        for (int c = 0; c < seen[^1]; c++)
        {
            theta = Learn(theta.Track(), adapts, rate, stream, c, createGraph: false);
            if (seen.Contains(c + 1)) curve.Add(stream.Accuracy(theta, c + 1));
        }
        return [.. curve];
    }

    /// <summary>A step on the examples of one class.</summary>
    public static Params Learn(Params theta, Func<string, bool> adapts, double rate, LetterStream stream, int label, bool createGraph)
    {
        Params own = theta.Where(adapts);
        Params gradient = Autograd.Grad(stream.Loss(theta, stream.Support(label, 1)), own, createGraph);
        return theta.With(own.AddScaled(gradient, -rate));
    }

    // New letters have new outputs: each stream begins with a last layer of zeros.
    static Params Start(Params phi) => phi.With(phi.Where(ParameterRole.IsHead).Map(static x => 0 * x.Detach()).Track());

    /// <summary>The body by its loss on all letters of a trajectory, after the last layer alone has gone through it.</summary>
    public static Params MetaTrained(Params phi, Seed seed, int iterations) => Descend(phi, iterations, (theta, i) =>
    {
        LetterStream stream = LetterStream.Draw(Trained, Shots, Queries, Split.Train, seed.Fork((ulong)i));
        theta = Start(theta);
        for (int c = 0; c < Trained; c++) theta = Learn(theta, ParameterRole.IsHead, 0.1, stream, c, createGraph: true);
        return stream.Loss(theta, stream.Query(Trained));
    });

    /// <summary>The body by the loss on 100 training letters at once, one example of each in every iteration.</summary>
    public static Params Pretrained(Params phi, Seed seed, int iterations)
    {
        const int Letters = 100;
        Params trained = Descend(Fresh(Letters, seed), iterations, (theta, i) =>
        {
            LetterStream stream = LetterStream.Draw(Letters, shots: 1, queries: 1, Split.Train, seed, seed.Fork((ulong)i));
            return stream.Loss(theta, stream.Support(0, Letters));
        });
        return phi.With(trained.Where(ParameterRole.IsBody));
    }

    static Params Descend(Params phi, int iterations, Func<Params, int, Tensor> loss)
    {
        var adam = new Adam { Lr = 1e-3, MaxGradientNorm = 10 };
        UpdateState state = adam.Init(phi);
        for (int i = 0; i < iterations; i++)
        {
            using TensorScope scope = TensorScope.Open();
            Params theta = phi.Track();
            (Params next, UpdateState after) = adam.Step(phi, Autograd.Grad(loss(theta, i), theta), state);
            (phi, state) = (scope.Keep(next), after with { Tensors = scope.Keep(after.Tensors) });
        }
        return phi;
    }

    static ClaimCurves Picture(Evidence all) => new()
    {
        Title = "Accuracy on all letters seen so far",
        Over = new("letters learned one after another"),
        Values = new("share of queries answered"),
        Curves = [.. all.Rows.Select(row => new ClaimCurve(row, [.. Seen.Select(n => new ClaimPoint(n, row, $"{n} letters"))]))],
    };

    static string Verdict(Evidence all)
    {
        string last = $"{Seen[^1]} letters", first = $"{Seen[0]} letters";
        string[] others = [PretrainedHead, PretrainedAll, Scratch];
        string[] beaten = [.. others.Where(other => all.Difference(last, Oml, other).Interval95 is { Low: > 0 })];
        string which = beaten.Length == others.Length ? "confirmed" : beaten.Length == 0 ? "refuted" : $"confirmed against {string.Join(" and ", beaten)}";
        return $"{which}: after {last} OML is ahead by "
            + string.Join(", ", others.Select(other => $"{Evidence.Words(all.Difference(last, Oml, other))} ({other})"))
            + $"; from {first} to {last} OML falls from {Evidence.Words(all[Oml, first])} to {Evidence.Words(all[Oml, last])}.";
    }
}

/// <summary>Letters to be learned one after another: supports and queries, class after class.</summary>
/// <param name="SupportX">[classes · shots · pixels]</param>
/// <param name="QueryX">[classes · queries · pixels]</param>
/// <param name="Shots">Examples of a class to learn from.</param>
/// <param name="Queries">Examples of a class to be judged by.</param>
sealed record LetterStream(float[] SupportX, float[] QueryX, int Shots, int Queries)
{
    const int Pixels = 196;

    /// <summary>Different letters in random order, with examples of their own.</summary>
    public static LetterStream Draw(int classes, int shots, int queries, Split split, Seed seed) => Draw(classes, shots, queries, split, seed, seed.Fork("examples"));

    /// <summary>The letters of a seed with the examples of another.</summary>
    public static LetterStream Draw(int classes, int shots, int queries, Split split, Seed letters, Seed examples)
    {
        IExampleTask task = new Rendered { Inner = new Glyphs { Ways = classes } }.Sample(split, letters);
        Rng rng = examples.Stream();
        return new(Of(task, ExampleSet.Support, classes, shots, ref rng), Of(task, ExampleSet.Query, classes, queries, ref rng), shots, queries);
    }

    // Drawn as the first of each class, the second of each.
    static float[] Of(IExampleTask task, ExampleSet set, int classes, int each, ref Rng rng)
    {
        var (x, y, sorted) = (new float[classes * each * Pixels], new float[classes * each], new float[classes * each * Pixels]);
        task.Draw(set, classes * each, ref rng, x, y);
        for (int n = 0; n < y.Length; n++)
            x.AsSpan(n * Pixels, Pixels).CopyTo(sorted.AsSpan((n % classes * each + n / classes) * Pixels, Pixels));
        return sorted;
    }

    /// <summary>Supports of some classes.</summary>
    public (Tensor X, Tensor Y) Support(int first, int count) => Part(SupportX, Shots, first, count);

    /// <summary>Queries of the first classes.</summary>
    public (Tensor X, Tensor Y) Query(int count) => Part(QueryX, Queries, 0, count);

    static (Tensor X, Tensor Y) Part(float[] x, int each, int first, int count)
    {
        float[] labels = [.. Enumerable.Range(0, count * each).Select(n => (float)(first + n / each))];
        Tensor pixels = Tensor.From(SimdBackend.Instance, x.AsSpan(first * each * Pixels, count * each * Pixels), [1, count * each, Pixels]);
        return (pixels, Tensor.From(SimdBackend.Instance, labels, [1, count * each, 1]));
    }

    /// <summary>Mean cross-entropy.</summary>
    public Tensor Loss(Params theta, (Tensor X, Tensor Y) examples) => -Told(theta, examples.X).LogProb(examples.Y).Mean();

    /// <summary>Share of the queries of the first classes that are taken for their own among them.</summary>
    public double Accuracy(Params theta, int classes)
    {
        (Tensor x, Tensor y) = Query(classes);
        double[] logits = Told(theta, x).Logits.Slice(-1, 0, classes).ToArray(), labels = y.ToArray();
        double Likeliest(int n) => Enumerable.Range(0, classes).MaxBy(c => logits[n * classes + c]);
        return labels.Select((label, n) => Likeliest(n) == label ? 1.0 : 0).Average();
    }

    static Categorical Told(Params theta, Tensor x) => (Categorical)Continual.Model.Act(theta, new Observations(x, x.Shape[1]));
}
