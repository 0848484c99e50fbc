namespace MetaRL.Tensors.Backends;

/// <summary>Runs the pieces that a kernel's work is dealt out in, on workers of its own.</summary>
public interface IPieceRunner
{
    /// <summary>Calls <paramref name="run"/> once for each piece 0 … pieces − 1, on any threads and in any order, and returns
    /// when all have ended. What a piece throws, the caller gets.</summary>
    /// <param name="pieces">How many, at least one.</param>
    /// <param name="run">May be called from several threads at once; pieces write to different places.</param>
    void Run(int pieces, Action<int> run);
}

/// <summary>How a kernel's work is shared among workers. Kernels deal it out in pieces whose number and size depend on the
/// data alone, never on the number of workers, and add up what pieces give in the order of the pieces: so results have the
/// same bits whoever runs them.</summary>
public static class Pieces
{
    [ThreadStatic] static IPieceRunner? runner;

    /// <summary>Runs the pieces on this thread's runner; without one, here, one after another in their order.</summary>
    /// <param name="pieces">How many; 0 does nothing.</param>
    /// <param name="run">The work of one piece.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static void Run(int pieces, Action<int> run)
    {
        if (pieces < 0) throw new ArgumentOutOfRangeException(nameof(pieces), pieces, "Run: the number of pieces cannot be negative");
        ArgumentNullException.ThrowIfNull(run);
        if (runner is null || pieces <= 1) RunHere(pieces, run);
        else runner.Run(pieces, run);
    }

    /// <summary>Makes a runner this thread's until the scope is disposed; null runs pieces here, as a runner does inside one
    /// of its pieces where its workers must not wait for each other. Scopes nest.</summary>
    public static RunnerScope Install(IPieceRunner? installed) => new(ref runner, installed);

    /// <summary>Ends an <see cref="Install"/>. A ref struct on purpose: no <c>await</c> inside.</summary>
    public readonly ref struct RunnerScope
    {
        readonly ref IPieceRunner? runner;
        readonly IPieceRunner? before;

        internal RunnerScope(ref IPieceRunner? runner, IPieceRunner? installed)
        {
            before = runner;
            this.runner = ref runner;
            runner = installed;
        }

        /// <summary>The runner before is this thread's again.</summary>
        public void Dispose() => runner = before;
    }

    static void RunHere(int pieces, Action<int> run)
    {
        for (int piece = 0; piece < pieces; piece++) run(piece);
    }
}
