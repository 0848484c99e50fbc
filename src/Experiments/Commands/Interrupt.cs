using System.Runtime.InteropServices;

namespace MetaRL.Experiments.Commands;

/// <summary>Ctrl-C, Ctrl-\, a closed terminal and a polite kill ask a run to stop; the second time they end the process at once. Where the run takes its
/// time to stop, that is said.</summary>
sealed class Interrupt : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource source = new();
    readonly ManualResetEventSlim ended = new();
    readonly PosixSignalRegistration[] signals;

    public Interrupt() => signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Handle),
    ];

    public CancellationToken Token => source.Token;

    /// <summary>Asks the run to stop once a stream ends: whoever holds the other end is gone, or has closed it.</summary>
    public void AtEndOf(Stream input) => new Thread(() =>
    {
        byte[] ignored = new byte[256];
        while (Read(input, ignored) > 0) { }
        Cancel();
    })
    { IsBackground = true, Name = "end of input" }.Start();

    public void Dispose()
    {
        ended.Set();
        foreach (PosixSignalRegistration signal in signals) signal.Dispose();
        source.Dispose();
    }

    static int Read(Stream input, byte[] into)
    {
        try
        {
            return input.Read(into);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    void Cancel()
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException) { }   // the run came to its end first
    }

    void Handle(PosixSignalContext context)
    {
        context.Cancel = !source.IsCancellationRequested;
        source.Cancel();
        if (context.Cancel && !ended.Wait(Patience))
            Console.Error.WriteLine("stopping, once what runs has come to an end; a second Ctrl-C ends the process at once");
    }
}
