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
                json.WriteStartArray(field.Key);
                ValueJson.Write(json, field.Kind, before, storage: true);
                ValueJson.Write(json, field.Kind, after, storage: true);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>
    /// Reads the JSON of a row by the type as it is today; fields that no longer exist are left out. What was written before the
    /// kind of a field was changed is told as a value of the present kind, as far as it is one; the change of kind itself is none.
    /// </summary>
    public static IReadOnlyList<FieldChange> Parse(RecordType type, string text)
    {
        using var json = JsonDocument.Parse(text);
        var changes = new List<FieldChange>();
        foreach (var part in json.RootElement.EnumerateObject())
        {
            if (type.FindLogged(part.Name) is { IsComputed: false } field) changes.Add(new FieldChange(field, ValueJson.Read(part.Value[0], field.Kind, storage: true), ValueJson.Read(part.Value[1], field.Kind, storage: true)));
        }

        foreach (var (field, former, _, toNow) in FormerOf(type, json))
        {
            if (changes.RemoveAll(c => c.Field == field) > 0) continue;
            toNow.Convert(former.Before, out var before);
            toNow.Convert(former.After, out var after);
            if (!RecordRules.Same(before, after)) changes.Add(new FieldChange(field, before, after));
        }

        return changes;
    }

    /// <summary>The same to be shown: values as they were written, those on both sides of a change of kind in words.</summary>
    public static IReadOnlyList<FieldChange> ParseAsWritten(RecordType type, string text)
    {
        using var json = JsonDocument.Parse(text);
        var changes = Parse(type, text).ToList();
        foreach (var (field, former, was, _) in FormerOf(type, json))
        {
            changes.RemoveAll(c => c.Field == field);
            if (!json.RootElement.TryGetProperty(field.Key, out var part)) changes.Add(former with { Field = was });
            else
            {
                var language = System.Globalization.CultureInfo.CurrentUICulture.Name;
                string? Words(Field of, object? value) => value is null ? null : Catalogue.Kinds.FieldConversion.Text(of, value, language);
                var now = new FieldChange(field, ValueJson.Read(part[0], field.Kind, storage: true), ValueJson.Read(part[1], field.Kind, storage: true));
                // Whichever side was emptied is the one that was left.
                var isTakenBack = former.After is not null || (former.Before is null && now.Before is not null);
                changes.Add(new FieldChange(field with { Kind = FieldKind.Text, Choices = [], Former = [] },
                    isTakenBack ? Words(field, now.Before) : Words(was, former.Before), isTakenBack ? Words(was, former.After) : Words(field, now.After)));
            }
        }

        return changes;
    }

    private static IEnumerable<(Field Field, FieldChange Change, Field Was, Catalogue.Kinds.FieldConversion ToNow)> FormerOf(RecordType type, JsonDocument json) =>
        from field in type.Fields
        where field.Former.Count > 0
        from former in Catalogue.Kinds.FieldConversion.Of(type, field)
        let part = json.RootElement.TryGetProperty(former.Former.Key, out var found) ? found : default
        where part.ValueKind == JsonValueKind.Array
        select (field, new FieldChange(field, ValueJson.Read(part[0], former.Field.Kind, storage: true), ValueJson.Read(part[1], former.Field.Kind, storage: true)), former.Field, former.ToNow);
}

/// <summary>One field of one record, before and after.</summary>
public sealed record FieldChange(Field Field, object? Before, object? After);
