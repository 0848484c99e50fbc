namespace MetaRL.Tensors.Backends;

/// <summary>Runs pieces of a kernel's work, side by side where there are workers.</summary>
public interface IPieceRunner
{
    /// <summary>Runs every piece once and returns when all are done.</summary>
    void Run(int pieces, Action<int> run);
}

/// <summary>Pieces of kernels' work.</summary>
public static class Pieces
{
    [ThreadStatic] static IPieceRunner? runner;

    /// <summary>Installs a runner on this thread.</summary>
    public static void Install(IPieceRunner? own) => runner = own;

    /// <summary>Runs every piece once.</summary>
    public static void Run(int pieces, Action<int> run)
    {
        if (runner is { } own && pieces > 1) { own.Run(pieces, run); return; }
        for (int i = 0; i < pieces; i++) run(i);
    }
}
