using System.Security.Cryptography;
using System.Text.Json;
using MetaRL.Dashboard.Runs;
using MetaRL.Dashboard.Views;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MetaRL.Dashboard.Serving;

/// <summary>Answers requests: <c>/</c> the page, <c>/part</c> a piece of it, <c>/events</c> news of its pieces. What is asked for is looked up among the
/// known pages and parts; no path of a request ever becomes one of the disk.</summary>
sealed class Answers(RunBoard board, Pages pages, CancellationToken ending)
{
    const string Html = "text/html; charset=utf-8", Text = "text/plain; charset=utf-8";
    const int NonceBytes = 16;

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250), Sign = TimeSpan.FromSeconds(15);

    static readonly JsonSerializerOptions names = new(JsonSerializerDefaults.Web);

    readonly string server = Guid.NewGuid().ToString("N");
    int listeners, busy;

    /// <summary>The port that requests have to name; known once the server listens.</summary>
    public int Port { get; set; }

    /// <summary>Pages that are open and follow.</summary>
    public int Listeners => Volatile.Read(ref listeners);

    /// <summary>Requests in work; a reader who has been told the end is none.</summary>
    public int Busy => Volatile.Read(ref busy);

    public async Task Answer(HttpContext context)
    {
        Interlocked.Increment(ref busy);
        try
        {
            await Route(context);
        }
        finally
        {
            Interlocked.Decrement(ref busy);
        }
    }

    Task Route(HttpContext context)
    {
        Protect(context.Response.Headers);
        if (Refusal.Of(context.Request, Port) is { } refusal) return Refuse(context.Response, refusal);
        string show = context.Request.Query["show"].ToString() is { Length: > 0 } asked ? asked : Pages.Now;
        if (!pages.Has(show)) return Refuse(context.Response, new(StatusCodes.Status404NotFound, "no such page; there are now, all, and 1, 2, ... for each run"));
        return context.Request.Path.Value switch
        {
            "/" => Page(context.Response, show),
            "/part" => OnePart(context, show),
            "/events" => Events(context, show),
            _ => Refuse(context.Response, new(StatusCodes.Status404NotFound, "nothing is here; the page is /")),
        };
    }

    static void Protect(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
    }

    static Task Refuse(HttpResponse response, Refusal refusal)
    {
        response.StatusCode = refusal.Status;
        if (refusal.Status == StatusCodes.Status405MethodNotAllowed) response.Headers.Allow = "GET, HEAD";
        return Write(response, Text, refusal.Words + "\n");
    }

    Task Page(HttpResponse response, string show)
    {
        string nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes));
        // Shades of cells are attributes; pictures are inside the page, and a chart that is saved passes through memory.
        response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; "
            + "img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return Write(response, Html, LivePage.Of(board.Title, show, server, nonce, pages.Of(show, ending.IsCancellationRequested)));
    }

    Task OnePart(HttpContext context, string show)
    {
        string name = context.Request.Query["name"].ToString();
        Part? part = pages.Of(show, ending.IsCancellationRequested).FirstOrDefault(p => p.Name == name);
        return part is null ? Refuse(context.Response, new(StatusCodes.Status404NotFound, "no such part of the page now")) : Write(context.Response, Html, part.Html);
    }

    // Until the reader leaves, or all runs have come to an end.
    async Task Events(HttpContext context, string show)
    {
        context.Response.ContentType = "text/event-stream";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        Interlocked.Increment(ref listeners);
        try
        {
            await Send(context.Response, "hello", server, context.RequestAborted);
            await Follow(context.Response, show, context.RequestAborted);
            await Send(context.Response, "end", Ending(), context.RequestAborted);
            await Leave(context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException) { }
        finally
        {
            Interlocked.Decrement(ref listeners);
        }
    }

    // The reader fetches what is new in the last event, and goes.
    async Task Leave(CancellationToken left)
    {
        Interlocked.Decrement(ref busy);
        try
        {
            await Task.Delay(Timeout.Infinite, left);
        }
        finally
        {
            Interlocked.Increment(ref busy);
        }
    }

    async Task Follow(HttpResponse response, string show, CancellationToken left)
    {
        Task over = Task.Delay(Timeout.Infinite, ending);
        string sent = "";
        TimeSpan silent = TimeSpan.Zero;
        for (bool isLast = false; !isLast; silent += Look)
        {
            isLast = ending.IsCancellationRequested;
            string parts = JsonSerializer.Serialize(pages.Of(show, isLast).Select(p => new { p.Name, p.Mark }), names);
            if (parts != sent) await Send(response, "parts", parts, left);
            else if (silent >= Sign) await response.WriteAsync(": still here\n\n", left);
            if (parts != sent || silent >= Sign) silent = TimeSpan.Zero;
            sent = parts;
            if (!isLast) await Task.WhenAny(Task.Delay(Look, left), over);
            left.ThrowIfCancellationRequested();
        }
    }

    string Ending()
    {
        bool isWhole = Array.TrueForAll(board.All(), s => s.Stage == RunStage.Ended);
        string how = isWhole ? "All runs have ended, and the server with them" : "The command has ended before all runs had, and the server with it";
        return $"{how}. The page stays as it is; {(isWhole ? "the reports are" : "what was written is")} in {board.Folder.ReplaceLineEndings(" ")}";
    }

    static async Task Send(HttpResponse response, string name, string data, CancellationToken left)
    {
        await response.WriteAsync($"event: {name}\ndata: {data}\n\n", left);
        await response.Body.FlushAsync(left);
    }

    static Task Write(HttpResponse response, string type, string content)
    {
        response.Headers[HeaderNames.ContentType] = type;
        return response.WriteAsync(content);
    }
}
