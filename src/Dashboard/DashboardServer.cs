using System.Diagnostics;
using System.Net;
using MetaRL.Dashboard.Runs;
using MetaRL.Dashboard.Serving;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaRL.Dashboard;

/// <summary>Serves the charts of runs on 127.0.0.1 while they go on: the sections of their report, drawn anew as there is more. It is Kestrel alone, without
/// ASP.NET Core's host, which would take Ctrl-C for itself and read settings from the environment.</summary>
sealed class DashboardServer : IDisposable
{
    // For open pages to ask for what came last, and for all that they ask.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2), Limit = TimeSpan.FromSeconds(10), Step = TimeSpan.FromMilliseconds(20);

    readonly CancellationTokenSource ending = new();
    readonly RunBoard board;
    readonly Answers answers;
    readonly KestrelServer server;

    DashboardServer(RunBoard board, int port)
    {
        this.board = board;
        answers = new(board, new(board), ending.Token);
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = 0;
        options.Listen(IPAddress.Loopback, port);
        server = new(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
    }

    /// <summary>Where the page is, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public string Address => $"http://127.0.0.1:{answers.Port}/";

    /// <summary>Starts to serve.</summary>
    /// <param name="port">1 to 65535, or 0 for any that is free.</param>
    /// <param name="title">Name of the experiment.</param>
    /// <param name="folder">Of the run, or of what the runs have in common: a sweep, a matrix, several seeds.</param>
    /// <param name="runs">In the order in which they run; at least one.</param>
    /// <exception cref="IOException">The port cannot be had; one line says why and what to do.</exception>
    public static DashboardServer Start(int port, string title, string folder, IReadOnlyList<WatchedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0) throw new ArgumentException("dashboard: no runs");
        DashboardServer dashboard = new(new(title, folder, runs), port);
        try
        {
            dashboard.server.StartAsync(new Application(dashboard.answers.Answer), CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            dashboard.server.Dispose();
            dashboard.ending.Dispose();
            if (e is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException) throw new IOException(Words(port, e), e);
            throw;
        }
        dashboard.answers.Port = new Uri(dashboard.server.Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return dashboard;
    }

    /// <summary>Takes in how a run stands; pages that show it are drawn anew.</summary>
    /// <param name="folder">Of one of the runs.</param>
    /// <param name="status">How it stands.</param>
    /// <exception cref="ArgumentException">No run has that folder.</exception>
    public void Tell(string folder, RunStatus status) => board.Tell(folder, status);

    /// <summary>What the runs have in common was written anew, such as the outcome of a sweep so far.</summary>
    public void Change() => board.Change();

    /// <summary>Tells open pages that all is over, lets them fetch the last of it while they do, and stops.</summary>
    public void Dispose()
    {
        board.Change();
        ending.Cancel();
        Farewell();
        using (CancellationTokenSource now = new(0)) server.StopAsync(now.Token).GetAwaiter().GetResult();
        server.Dispose();
        ending.Dispose();
    }

    void Farewell()
    {
        long start = Stopwatch.GetTimestamp(), asked = start;
        while (answers.Listeners > 0 && Stopwatch.GetElapsedTime(asked) < Patience && Stopwatch.GetElapsedTime(start) < Limit)
        {
            Thread.Sleep(Step);
            if (answers.Busy > 0) asked = Stopwatch.GetTimestamp();
        }
    }

    static string Words(int port, Exception e)
    {
        if (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
            return $"--dashboard: port {port} of 127.0.0.1 is in use; give another one, or none for any that is free";
        return $"--dashboard: cannot listen at port {port} of 127.0.0.1: {e.Message.TrimEnd('.')}; give another one, or none for any that is free";
    }

    sealed class Application(Func<HttpContext, Task> answer) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => answer(context);

        public void DisposeContext(HttpContext context, Exception? exception) { }
    }
}
