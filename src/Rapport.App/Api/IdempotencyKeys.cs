using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Requests;

namespace Rapport.App.Api;

/// <summary>
/// <c>Idempotency-Key</c> on every write: a repetition within a day gets the first answer, on whichever node it arrives;
/// the same key with another request is refused; two at once take effect once.
/// </summary>
internal sealed class IdempotencyKeys(RequestLedger ledger) : IEndpointFilter
{
    public const string Header = "Idempotency-Key";
    private const int Longest = 200;
    private static readonly string[] Kept = ["Content-Type", "ETag", "Location", "X-Change-Set"];

    /// <summary>What a write of this request is done with: the caller, and the note that it was done.</summary>
    public static WriteContext Context(HttpContext http) => new(ApiDoor.Caller(http), "api")
    {
        Along = http.Items[typeof(RequestClaim)] is RequestClaim claim ? http.RequestServices.GetRequiredService<IdempotencyKeys>().Note(claim) : null,
    };

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        // A body that is read as it arrives is printed by whoever reads it; see OnceAsync.
        if (http.Request.Headers[Header].Count == 0 || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || BodyLimit.Of(http).IsStreamed) return await next(context);
        return await OnceAsync(http, await ApiBody.BytesAsync(http), () => next(context));
    }

    /// <summary>Carries a request out once where it has a key. <paramref name="body"/> stands for what it brought.</summary>
    public async ValueTask<object?> OnceAsync(HttpContext http, ReadOnlyMemory<byte> body, Func<ValueTask<object?>> carryOut)
    {
        var key = http.Request.Headers[Header].ToString();
        if (key.Length == 0) return await carryOut();
        if (key.Length > Longest || key.Any(c => c is < ' ' or > '~')) throw new ProblemException(Problem.Invalid("idempotency.unfit", Header, ("most", Longest)));
        var (claim, answer) = await ClaimAsync(http, $"{ApiDoor.Caller(http).UserId:N}:{key}", PrintOf(http, body.Span));
        if (claim is null) return new Repeated(answer!);
        http.Items[typeof(RequestClaim)] = claim;
        try
        {
            return await CarryOutAsync(http, claim, await carryOut());
        }
        catch
        {
            // A refusal wrote nothing: the corrected request may use the key again.
            await ledger.ReleaseAsync(claim, CancellationToken.None);
            throw;
        }
    }

    private async Task<(RequestClaim?, KeptAnswer?)> ClaimAsync(HttpContext http, string key, string print)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var (claim, answer) = await ledger.ClaimAsync(key, print, http.RequestAborted);
            // Written, but the answer itself is not kept yet: in a moment it will be, unless the node died.
            if (claim is not null || answer is { Head: not null } || (answer is not null && tries > 20)) return (claim, answer);
            await Task.Delay(100, http.RequestAborted);
        }

        throw new ProblemException(Problem.Conflict("idempotency.running", Header));
    }

    private static string PrintOf(HttpContext http, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n{http.Request.Headers.IfMatch}\n"));
        hash.AppendData(body);
        return Convert.ToHexString(hash.GetCurrentHash());
    }

    /// <summary>Writes the answer aside first, so that it is kept before anybody has it.</summary>
    private async Task<IResult> CarryOutAsync(HttpContext http, RequestClaim claim, object? result)
    {
        var body = http.Response.Body;
        using var aside = new MemoryStream();
        http.Response.Body = aside;
        try
        {
            await (result as IResult ?? Results.Empty).ExecuteAsync(http);
            await http.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            http.Response.Body = body;
        }

        var head = new JsonObject();
        foreach (var name in Kept) if (http.Response.Headers[name].ToString() is { Length: > 0 } value) head[name] = value;
        var answer = new KeptAnswer(http.Response.StatusCode, head.ToJsonString(), Encoding.UTF8.GetString(aside.GetBuffer().AsSpan(0, (int)aside.Length)));
        if (answer.Status < 400) await ledger.KeepAsync(claim, answer, CancellationToken.None);
        else await ledger.ReleaseAsync(claim, CancellationToken.None);
        return new Repeated(answer, isFirst: true);
    }

    /// <summary>Until the answer itself is kept, what was written stands in for it.</summary>
    private Func<Core.Storage.WriteSession, WriteOutcome, Task> Note(RequestClaim claim) => (session, outcome) =>
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes)) BatchApi.Write(json, outcome);
        return ledger.NoteAsync(session, claim, new KeptAnswer(200, null, Encoding.UTF8.GetString(bytes.WrittenSpan)));
    };

    private sealed class Repeated(KeptAnswer answer, bool isFirst = false) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = answer.Status;
            foreach (var (name, value) in JsonNode.Parse(answer.Head ?? """{"Content-Type":"application/json"}""")!.AsObject()) http.Response.Headers[name] = value!.ToString();
            if (!isFirst) http.Response.Headers["Idempotency-Replayed"] = "true";
            if (answer.Body is not { Length: > 0 } text) return;
            var bytes = Encoding.UTF8.GetBytes(text);
            http.Response.ContentLength = bytes.Length;
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
        }
    }
}
