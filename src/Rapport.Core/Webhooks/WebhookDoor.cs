using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Rapport.Core.Problems;

namespace Rapport.Core.Webhooks;

/// <summary>
/// The way out. Names are resolved here, each answer is checked, and the connection goes to the very address that was checked: a name
/// that answers differently the second time gains nothing. No proxy, no redirects, no cookies; of an answer only the beginning is read.
/// </summary>
internal sealed class WebhookDoor : IDisposable
{
    private const int LongestAnswer = 2_000;
    private readonly WebhookSettings settings;
    private readonly HttpMessageInvoker line;

    public WebhookDoor(WebhookSettings settings)
    {
        this.settings = settings;
        line = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 16 << 10,
            MaxConnectionsPerServer = 8,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        });
    }

    /// <summary>The address of a wish, or why it cannot be one.</summary>
    public Problem? Check(string url)
    {
        if (url.Length > 2_000 || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0 || address.Host.Length == 0)
            return Problem.Invalid("webhook.badAddress", "url");
        var literal = IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip : null;
        if (literal is not null && !PrivateAddresses.IsAllowed(literal, settings.Allowed)) return Problem.Refused("webhook.privateAddress", "url", ("host", address.Host));
        // In plain text only inside networks that the firm named.
        return address.Scheme == "http" && settings.Allowed.Count == 0 ? Problem.Refused("webhook.httpsNeeded", "url") : null;
    }

    public async Task<WebhookAnswer> SendAsync(string url, byte[] body, IEnumerable<(string Name, string Value)> headers, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        stop.CancelAfter(settings.Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Rapport", null));
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await line.SendAsync(request, stop.Token);
            return new WebhookAnswer((int)response.StatusCode, await BeginningAsync(response, stop.Token), null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new WebhookAnswer(null, null, "timeout");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            for (var cause = e; cause is not null; cause = cause.InnerException)
                if (cause is ForbiddenAddressException) return new WebhookAnswer(null, null, "forbiddenAddress");
            return new WebhookAnswer(null, null, "unreachable");
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var isPlain = context.InitialRequestMessage.RequestUri?.Scheme == "http";
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        var open = found.Where(a => PrivateAddresses.IsAllowed(a, settings.Allowed) && (!isPlain || settings.Allowed.Any(n => n.Contains(a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a)))).ToArray();
        // One answer inside the firm is enough to be suspicious of all of them.
        if (open.Length == 0 || open.Length < found.Length) throw new ForbiddenAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var bytes = new byte[LongestAnswer];
        var length = 0;
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        for (int read; length < bytes.Length && (read = await stream.ReadAsync(bytes.AsMemory(length), ct)) > 0;) length += read;
        return Encoding.UTF8.GetString(bytes, 0, length).Replace("\0", "", StringComparison.Ordinal);
    }

    public void Dispose() => line.Dispose();

    private sealed class ForbiddenAddressException : IOException;
}

/// <summary>What came back: a status, or a code of what went wrong.</summary>
internal sealed record WebhookAnswer(int? Status, string? Text, string? Error)
{
    public bool IsTaken => Status is >= 200 and < 300;
}
