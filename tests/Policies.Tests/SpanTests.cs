using MetaRL.Envs;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Tests;

/// <summary>What fresh gates keep (chrono initialization).</summary>
public sealed class SpanTests
{
    const int Width = 32, Span = 100;

    static Params Fresh(RecurrentModel model) => model.Init(3, new ReferenceBackend(), new Seed(1));

    // The bias of one gate.
    static double[] Bias(Params weights, int gate) => weights["b"].Slice(-1, gate * Width, Width).ToArray();

    [Fact]
    public void Gates_forget_after_times_that_are_spread_over_the_span()
    {
        double[] times = [.. Bias(Fresh(new Gru { Width = Width, Span = Span }), 1).Select(Math.Exp)];
        Assert.All(times, t => Assert.InRange(t, 1, Span - 1));
        Assert.InRange(times.Average(), 35, 65);
        Assert.True(times.Min() < 20 && times.Max() > 80);
    }

    [Fact]
    public void Other_gates_of_a_GRU_have_no_bias()
    {
        Params weights = Fresh(new Gru { Width = Width, Span = Span });
        Assert.All([.. Bias(weights, 0), .. Bias(weights, 2), .. weights["c"].ToArray()], b => Assert.Equal(0, b));
    }

    [Fact]
    public void An_LSTM_admits_as_little_as_it_forgets()
    {
        Params weights = Fresh(new Lstm { Width = Width, Span = Span });
        double[] admit = Bias(weights, 0), keep = Bias(weights, 1);
        Assert.True(keep.Average() > 3);
        Assert.Equal(keep, admit.Select(b => -b));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void A_span_of_few_steps_is_one_of_a_step(int span)
        => Assert.All(Bias(Fresh(new Gru { Width = Width, Span = span }), 1), b => Assert.InRange(b, 0, Math.Log(2)));

    [Theory, InlineData(false, 100), InlineData(true, 3)]
    public void A_fresh_memory_keeps_what_it_saw_fifty_steps_ago(bool isLstm, double timesMore)
    {
        (double spanning, double usual) = (Kept(Span), Kept(0));
        Assert.True(spanning > 1e-2 && spanning > timesMore * usual, $"{spanning} with a span, {usual} without");

        double Kept(int span)
        {
            RecurrentModel model = isLstm ? new Lstm { Width = Width, Span = span } : new Gru { Width = Width, Span = span };
            Params weights = Fresh(model);
            return (Last(1) - Last(0)).Square().Sum().Sqrt().Item() / (First(1) - First(0)).Square().Sum().Sqrt().Item();

            Tensor First(double first) => Run(first).Slice(1, 0, 1);

            Tensor Last(double first) => Run(first).Slice(1, 50, 1);

            Tensor Run(double first)
            {
                var seen = new double[51 * 3];
                seen.AsSpan(0, 3).Fill(first);
                return model.Run(weights, new(Tensor.From(weights.Backend, seen, [1, 51, 3]), 1));
            }
        }
    }
}
