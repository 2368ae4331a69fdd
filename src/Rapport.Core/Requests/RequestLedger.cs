using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Requests;

/// <summary>The right to carry a keyed request out; <paramref name="Holder"/> tells it from an earlier try that died.</summary>
public sealed record RequestClaim(string Key, string Holder);

/// <summary>An answer given once and kept for repetitions.</summary>
public sealed record KeptAnswer(int Status, string? Head, string? Body);

/// <summary>
/// Lets a request with a key take effect once, on any number of nodes: the key is claimed first, and what records were
/// written is noted in their own transaction. A node that dies leaves either nothing or the note.
/// </summary>
public sealed class RequestLedger(IDatabase database, TimeProvider clock)
{
    /// <summary>How long a repetition is answered.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // No request runs longer; a claim this old was left by a node that is gone.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(2);
    private DateTime nextSweep;

    internal static SystemTable Table { get; } = new("core_request",
    [
        new("name", ColumnType.Text, true), new("print", ColumnType.Text, true), new("holder", ColumnType.Text, true), new("at", ColumnType.Moment, true),
        new("status", ColumnType.Integer), new("head", ColumnType.Text), new("body", ColumnType.Text),
    ],
    [new("ix_core_request_at", "at")])
    { PrimaryKey = "name" };

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private object Moment(DateTime at) => database.Dialect.ToDb(FieldKind.DateTime, at);

    /// <summary>
    /// Claims a key. Gives the claim, or the answer that was given already, or neither while the first request still
    /// runs. Refuses a key that was used for something else; <paramref name="print"/> stands for what is asked.
    /// </summary>
    public async Task<(RequestClaim? Claim, KeptAnswer? Answer)> ClaimAsync(string key, string print, CancellationToken ct)
    {
        await SweepAsync(ct);
        var claim = new RequestClaim(key, Guid.CreateVersion7().ToString("N"));
        return await database.WriteAsync(WriteLane.People, async session =>
        {
            var taken = await session.ExecuteAsync(
                "insert into core_request (name, print, holder, at) values ($1, $2, $3, $4) on conflict (name) do update set print = $2, holder = $3, at = $4 where core_request.status is null and core_request.at < $5",
                key, print, claim.Holder, Moment(Now), Moment(Now - Abandoned));
            if (taken > 0) return (claim, null);
            await using var command = session.Command("select print, status, head, body from core_request where name = $1", key);
            await using var row = await command.ExecuteReaderAsync();
            if (!await row.ReadAsync()) return ((RequestClaim?)null, (KeptAnswer?)null);
            if (row.GetString(0) != print) throw new ProblemException(Problem.Refused("idempotency.otherBody", "Idempotency-Key"));
            return (null, row.IsDBNull(1) ? null : new KeptAnswer((int)row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)));
        }, ct);
    }

    /// <summary>Notes within the writing transaction what it wrote. A claim that was lost meanwhile rolls all of it back.</summary>
    public async Task NoteAsync(WriteSession session, RequestClaim claim, KeptAnswer answer)
    {
        if (await session.ExecuteAsync("update core_request set status = $3, head = $4, body = $5 where name = $1 and holder = $2", claim.Key, claim.Holder, (long)answer.Status, answer.Head, answer.Body) == 0)
            throw new ProblemException(Problem.Conflict("idempotency.running", "Idempotency-Key"));
    }

    /// <summary>Keeps the answer as it was given.</summary>
    public Task KeepAsync(RequestClaim claim, KeptAnswer answer, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
    {
        await NoteAsync(session, claim, answer);
        return 0;
    }, ct);

    /// <summary>Gives the key back after a refusal: the corrected request may use it again.</summary>
    public Task ReleaseAsync(RequestClaim claim, CancellationToken ct) => database.WriteAsync(WriteLane.People, session =>
        session.ExecuteAsync("delete from core_request where name = $1 and holder = $2 and status is null", claim.Key, claim.Holder), ct);

    private async Task SweepAsync(CancellationToken ct)
    {
        if (Now < nextSweep) return;
        nextSweep = Now + TimeSpan.FromMinutes(10);
        await database.WriteAsync(WriteLane.Bulk, session => session.ExecuteAsync("delete from core_request where at < $1", Moment(Now - Kept)), ct);
    }
}
