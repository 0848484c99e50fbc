using Microsoft.AspNetCore.Http;

namespace MetaRL.Dashboard.Serving;

/// <summary>Why a request is not answered.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Words">For whoever asked.</param>
sealed record Refusal(int Status, string Words)
{
    const string Navigation = "navigate", Top = "document";

    /// <summary>Looks at where a request comes from, before anything else is looked at: other sites may send a browser here, also by a name of theirs
    /// that leads to this address (DNS rebinding), and are to learn nothing. Nothing here changes any state.</summary>
    /// <param name="request">Any.</param>
    /// <param name="port">Of this server.</param>
    /// <returns>Null where it may be answered.</returns>
    public static Refusal? Of(HttpRequest request, int port)
    {
        string[] hosts = [$"127.0.0.1:{port}", $"localhost:{port}"];
        string host = request.Headers.Host.ToString();
        if (!hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
            return new(StatusCodes.Status421MisdirectedRequest, $"this server answers to {string.Join(" and ", hosts)} alone, and was asked for '{host}'; through a tunnel, give it the same port on both sides");
        string origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !hosts.Any(own => origin.Equals($"http://{own}", StringComparison.OrdinalIgnoreCase)))
            return new(StatusCodes.Status403Forbidden, $"a page of {origin} asked; only pages of this server are answered");
        if (IsFromElsewhere(request.Headers))
            return new(StatusCodes.Status403Forbidden, "a page of another site asked; open the address itself");
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return new(StatusCodes.Status405MethodNotAllowed, $"{request.Method}: nothing can be changed here; GET and HEAD are answered");
        return null;
    }

    // What browsers add themselves. A link from anywhere may be followed, but no part of another page be made of this one.
    static bool IsFromElsewhere(IHeaderDictionary headers)
    {
        string site = headers["Sec-Fetch-Site"].ToString();
        if (site is "" or "same-origin" or "none") return false;
        return headers["Sec-Fetch-Mode"] != Navigation || headers["Sec-Fetch-Dest"] != Top;
    }
}
