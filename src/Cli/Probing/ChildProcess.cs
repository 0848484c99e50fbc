using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MetaRL.Cli.Probing;

/// <summary>A process that does not outlive this one's interest in it: Ctrl-C and disposal end it, with all that it started.</summary>
sealed class ChildProcess : IDisposable
{
    readonly PosixSignalRegistration[] signals;
    volatile int interrupted;   // the exit code that tells of it; 0 while nothing happened

    public ChildProcess(ProcessStartInfo start)
    {
        Process = new() { StartInfo = start };
        signals = [On(PosixSignal.SIGINT, 130), On(PosixSignal.SIGTERM, 143)];
        try
        {
            Process.Start();
        }
        catch (Win32Exception e)
        {
            throw new ToolException($"{start.FileName}: cannot be started: {e.Message}; is the .NET SDK installed and on the PATH?");
        }
        if (interrupted != 0) Kill();
    }

    public Process Process { get; }

    // The host that runs this process, since PATH may hold another or none.
    public static string Host
    {
        get
        {
            string? self = Environment.ProcessPath;
            if (Path.GetFileNameWithoutExtension(self) == "dotnet") return self!;
            return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        }
    }

    public void ThrowIfInterrupted()
    {
        if (interrupted != 0) throw new ToolException("interrupted", interrupted);
    }

    public void Kill()
    {
        try
        {
            Process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or Win32Exception)
        {
            // It is gone, or not there yet: the constructor looks again.
        }
    }

    public void Dispose()
    {
        Kill();
        foreach (PosixSignalRegistration signal in signals) signal.Dispose();
        Process.Dispose();
    }

    PosixSignalRegistration On(PosixSignal signal, int exitCode) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        interrupted = exitCode;
        Kill();
    });
}
