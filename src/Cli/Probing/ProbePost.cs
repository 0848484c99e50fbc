using System.Diagnostics;

namespace MetaRL.Cli.Probing;

/// <summary>
/// A probing process's end of the protocol: messages go to standard output, which is nobody else's here. Standard input is
/// the supervisor's life line: when it ends, so does this process, however busy it is.
/// </summary>
sealed class ProbePost : IDisposable
{
    readonly StreamWriter output = new(Console.OpenStandardOutput()) { AutoFlush = true };
    readonly Lock gate = new();
    string place = "";

    public ProbePost() => new Thread(DieWithSupervisor) { IsBackground = true }.Start(Console.OpenStandardInput());

    public void Send(ProbeEvent what, string text = "", string more = "")
    {
        lock (gate) output.WriteLine(new ProbeMessage(what, text, more).ToLine());
    }

    public void SendPlace(string now)
    {
        if (now == place || now == "") return;
        place = now;
        Send(ProbeEvent.Place, now);
    }

    public void Dispose() => output.Dispose();

    static void DieWithSupervisor(object? input)
    {
        while (((Stream)input!).ReadByte() >= 0) { }
        Process.GetCurrentProcess().Kill();
    }
}
