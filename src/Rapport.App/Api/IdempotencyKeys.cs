using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary>
/// Answers a repeated write with the first answer (header <c>Idempotency-Key</c>), for a day. The same key with another
/// body is refused. Kept in this process: a restart forgets, uniqueness rules then still hold.
/// </summary>
internal sealed class IdempotencyKeys(TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    public async Task<IResult> OnceAsync(HttpContext http, JsonDocument body, Func<Task<IResult>> work)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0) return await work();
        if (key.Length > 200) throw new ProblemException(Problem.Invalid("idempotency.tooLong", "Idempotency-Key"));
        Sweep();
        var print = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(http.Request.Path + body.RootElement.GetRawText())));
        var entry = entries.GetOrAdd($"{RecordApi.Caller(http).UserId}:{key}", _ => new Entry(print, new Lazy<Task<IResult>>(work), clock.GetUtcNow()));
        if (entry.Print != print) throw new ProblemException(Problem.Conflict("idempotency.otherBody", "Idempotency-Key"));
        try
        {
            return await entry.Answer.Value;
        }
        catch
        {
            // A refusal wrote nothing: the corrected request may use the key again.
            entries.TryRemove($"{RecordApi.Caller(http).UserId}:{key}", out _);
            throw;
        }
    }

    private void Sweep()
    {
        if (entries.Count < 10_000) return;
        var old = clock.GetUtcNow() - Kept;
        foreach (var (key, entry) in entries) if (entry.At < old) entries.TryRemove(key, out _);
    }

    private sealed record Entry(string Print, Lazy<Task<IResult>> Answer, DateTimeOffset At);
}
