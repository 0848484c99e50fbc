using MetaRL.Tensors.Backends;

namespace Tensors.Tests;

public sealed class PiecesTests
{
    // Runs the last piece first, and says how many it was given.
    sealed class Backwards : IPieceRunner
    {
        public List<int> Given { get; } = [];

        public void Run(int pieces, Action<int> run)
        {
            Given.Add(pieces);
            for (int piece = pieces - 1; piece >= 0; piece--) run(piece);
        }
    }

    static List<int> Ran(int pieces)
    {
        var order = new List<int>();
        Pieces.Run(pieces, order.Add);
        return order;
    }

    [Fact]
    public void Without_a_runner_pieces_run_here_in_order()
    {
        int here = Environment.CurrentManagedThreadId;
        Pieces.Run(5, _ => Assert.Equal(here, Environment.CurrentManagedThreadId));
        Assert.Equal([0, 1, 2, 3, 4], Ran(5));
        Assert.Empty(Ran(0));
    }

    [Fact]
    public void A_runner_gets_the_pieces_while_it_is_installed()
    {
        var runner = new Backwards();
        using (Pieces.Install(runner)) Assert.Equal([2, 1, 0], Ran(3));
        Assert.Equal([3], runner.Given);
        Assert.Equal([0, 1, 2], Ran(3));
    }

    [Fact]
    public void One_piece_needs_no_runner()
    {
        var runner = new Backwards();
        using (Pieces.Install(runner))
        {
            Assert.Equal([0], Ran(1));
            Assert.Empty(Ran(0));
        }
        Assert.Empty(runner.Given);
    }

    [Fact]
    public void Runners_nest_and_may_be_taken_away()
    {
        Backwards outer = new(), inner = new();
        using (Pieces.Install(outer))
        {
            using (Pieces.Install(inner)) Ran(2);
            using (Pieces.Install(null)) Assert.Equal([0, 1, 2, 3], Ran(4));
            Ran(5);
        }
        Assert.Equal([2], inner.Given);
        Assert.Equal([5], outer.Given);
    }

    [Fact]
    public void Another_thread_has_a_runner_of_its_own()
    {
        List<int> elsewhere = [];
        using (Pieces.Install(new Backwards()))
        {
            var thread = new Thread(() => elsewhere = Ran(3));
            thread.Start();
            thread.Join();
        }
        Assert.Equal([0, 1, 2], elsewhere);
    }

    [Fact]
    public void What_a_piece_throws_reaches_the_caller_and_no_piece_follows()
    {
        var ran = new List<int>();
        var error = Assert.Throws<InvalidOperationException>(() => Pieces.Run(5, piece =>
        {
            ran.Add(piece);
            if (piece == 2) throw new InvalidOperationException("piece 2");
        }));
        Assert.Equal("piece 2", error.Message);
        Assert.Equal([0, 1, 2], ran);
    }

    [Fact]
    public void An_error_leaves_the_runner_before_in_place()
    {
        Assert.Throws<InvalidOperationException>(static () =>
        {
            using (Pieces.Install(new Backwards())) Pieces.Run(2, static _ => throw new InvalidOperationException());
        });
        Assert.Equal([0, 1], Ran(2));
    }

    [Fact]
    public void A_negative_number_of_pieces_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => Pieces.Run(-1, _ => { }));
}
