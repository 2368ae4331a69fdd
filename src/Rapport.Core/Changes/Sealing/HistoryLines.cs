using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes.Sealing;

/// <summary>
/// The whole history as lines, in an order that stays the same: events (sign-ins, keys, roles), change sets, and their changes
/// field by field. Only what is never written again stands in a line, so that the same lines can be asked for later. Walked by
/// key in pages: memory does not grow with the history.
/// </summary>
public sealed class HistoryLines(IDatabase database, TimeProvider clock)
{
    private const int Page = 2_000;

    // What others have begun may still come in with a lower number.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    /// <summary>Up to where the history is settled now.</summary>
    public async Task<HistoryReach> ReachAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var before = database.Dialect.ToDb(FieldKind.DateTime, now - Settled);
        var events = await NumberAsync("select max(n) from core_audit where at < $1", before, ct);
        var open = await NumberAsync("select min(id) from core_change_set where done_at is null or at >= $1", before, ct);
        var sets = open is { } first ? first - 1 : await NumberAsync("select max(id) from core_change_set where at < $1", before, ct) ?? 0;
        return new(now, events ?? 0, sets) { Until = open is { } kept && await BegunAsync(kept, ct) is var begun && begun < now - Settled ? begun : now - Settled };
    }

    /// <summary>When a set began: a run that takes hours keeps out what came after it.</summary>
    private async Task<DateTime> BegunAsync(long set, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select at from core_change_set where id = $1";
        database.Dialect.Bind(command, set);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (DateTime)At(row, 0)! : clock.GetUtcNow().UtcDateTime;
    }

    public async IAsyncEnumerable<string> ReadAsync(HistoryReach reach, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var line in WalkAsync("select n, at, user_id, event, detail, address from core_audit where n > $1 and n <= $2 order by n limit " + Page, reach.Event, Event, ct)) yield return line;
        await foreach (var line in WalkAsync("select id, at, user_id, origin, label, undo_of, created, changed, deleted from core_change_set where id > $1 and id <= $2 order by id limit " + Page, reach.Set, Set, ct)) yield return line;
        await foreach (var line in WalkAsync("select n, set_id, type_no, record_id, version, kind, fields from core_change where n > $1 and set_id <= $2 order by n limit " + Page, reach.Set, Change, ct)) yield return line;
    }

    private async IAsyncEnumerable<string> WalkAsync(string sql, long until, Func<DbDataReader, string> line, [EnumeratorCancellation] CancellationToken ct)
    {
        long after = 0;
        while (true)
        {
            var page = new List<string>();
            await using (var connection = await database.OpenAsync(ct))
            await using (var command = connection.CreateCommand())
            {
                command.CommandText = sql;
                database.Dialect.Bind(command, after);
                database.Dialect.Bind(command, until);
                await using var row = await command.ExecuteReaderAsync(ct);
                while (await row.ReadAsync(ct))
                {
                    after = row.GetInt64(0);
                    page.Add(line(row));
                }
            }

            foreach (var text in page) yield return text;
            if (page.Count < Page) yield break;
        }
    }

    private string Event(DbDataReader row) => JsonSerializer.Serialize(new { kind = "event", n = row.GetInt64(0), at = At(row, 1), user = User(row, 2), @event = row.GetString(3), detail = Text(row, 4), address = Text(row, 5) }, JsonSerializerOptions.Web);

    private string Set(DbDataReader row) => JsonSerializer.Serialize(new
    {
        kind = "set",
        id = row.GetInt64(0),
        at = At(row, 1),
        user = User(row, 2),
        origin = row.GetString(3),
        label = Text(row, 4),
        undoOf = row.IsDBNull(5) ? (long?)null : row.GetInt64(5),
        created = row.GetInt64(6),
        changed = row.GetInt64(7),
        deleted = row.GetInt64(8),
    }, JsonSerializerOptions.Web);

    private string Change(DbDataReader row)
    {
        using var fields = JsonDocument.Parse(row.GetString(6));
        return JsonSerializer.Serialize(new { kind = "change", n = row.GetInt64(0), set = row.GetInt64(1), type = row.GetInt64(2), record = User(row, 3), version = row.GetInt64(4), what = row.GetString(5), fields = fields.RootElement }, JsonSerializerOptions.Web);
    }

    private object? At(DbDataReader row, int ordinal) => database.Dialect.FromDb(FieldKind.DateTime, row, ordinal);

    private object? User(DbDataReader row, int ordinal) => database.Dialect.FromDb(FieldKind.Link, row, ordinal);

    private static string? Text(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);

    private async Task<long?> NumberAsync(string sql, object? value, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        database.Dialect.Bind(command, value);
        return await command.ExecuteScalarAsync(ct) is long found ? found : null;
    }
}
