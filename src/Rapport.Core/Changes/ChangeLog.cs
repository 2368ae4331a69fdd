using System.Text;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Changes;

/// <summary>
/// Writes the change log inside the transaction of the data. One set for each deliberate act; one row for each changed
/// or deleted record, with its fields before and after and its version. Created records have no row: they carry the
/// number of their set, so that an import does not write everything twice.
/// </summary>
internal static class ChangeLog
{
    public static async Task<long> OpenSetAsync(WriteSession session, WriteContext context, DateTime now, string? runKey = null) =>
        (long)(await session.ScalarAsync(Insert(session.Dialect) + " returning id", Values(session.Dialect, context, now, runKey)))!;

    /// <summary>Opens a set whose number the next statement finds by <see cref="SqlDialect.NewestIn"/>.</summary>
    public static Task PostSetAsync(WriteSession session, WriteContext context, DateTime now) => session.PostAsync(Insert(session.Dialect), Values(session.Dialect, context, now, null));

    private static string Insert(SqlDialect dialect) =>
        $"insert into core_change_set (at, user_id, origin, label, undo_of, done_at, run_key, created, changed, deleted, tx) values ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, {dialect.StampNow})";

    private static object?[] Values(SqlDialect dialect, WriteContext context, DateTime now, string? runKey) =>
    [
        dialect.ToDb(FieldKind.DateTime, now), dialect.ToDb(FieldKind.Link, context.Who.UserId), context.Origin, context.Label, context.UndoOf,
        runKey is null ? dialect.ToDb(FieldKind.DateTime, now) : null, runKey,
    ];

    public static Task CountAsync(WriteSession session, long set, int created, int changed, int deleted, Guid? actedFor = null) => actedFor is null
        ? session.PostAsync($"update core_change_set set created = created + $1, changed = changed + $2, deleted = deleted + $3, tx = {session.Dialect.StampNow} where id = $4",
            (long)created, (long)changed, (long)deleted, set)
        : session.PostAsync($"update core_change_set set created = created + $1, changed = changed + $2, deleted = deleted + $3, tx = {session.Dialect.StampNow}, for_id = coalesce(for_id, $5) where id = $4",
            (long)created, (long)changed, (long)deleted, set, session.Dialect.ToDb(FieldKind.Link, actedFor));

    /// <summary>Logs one record's change. A first creation has no row; <see cref="WriteKind.Create"/> is a deleted record put back.</summary>
    public static Task RowAsync(WriteSession session, long set, RecordType type, Guid id, long version, WriteKind kind, IEnumerable<FieldChange> fields) =>
        session.PostAsync($"insert into core_change (set_id, type_no, record_id, version, kind, fields) values ($1, $2, $3, $4, $5, {session.Dialect.JsonParameter(6)})",
            set, (long)type.Number, session.Dialect.ToDb(FieldKind.Link, id), version, kind switch { WriteKind.Delete => "delete", WriteKind.Create => "restore", _ => "update" }, Json(fields));

    /// <summary><c>{"owner":[before, after], …}</c>; a deleted record has all its fields with an empty "after".</summary>
    private static string Json(IEnumerable<FieldChange> fields)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var (field, before, after) in fields)
            {
                json.WriteStartArray(field.Name);
                ValueJson.Write(json, field.Kind, before, storage: true);
                ValueJson.Write(json, field.Kind, after, storage: true);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads the JSON of a row by the type as it is today; fields that no longer exist are left out.</summary>
    public static IReadOnlyList<FieldChange> Parse(RecordType type, string text)
    {
        using var json = JsonDocument.Parse(text);
        var changes = new List<FieldChange>();
        foreach (var part in json.RootElement.EnumerateObject())
        {
            if (type.Find(part.Name) is not { IsComputed: false } field) continue;
            changes.Add(new FieldChange(field, ValueJson.Read(part.Value[0], field.Kind, storage: true), ValueJson.Read(part.Value[1], field.Kind, storage: true)));
        }

        return changes;
    }
}

/// <summary>One field of one record, before and after.</summary>
public sealed record FieldChange(Field Field, object? Before, object? After);
