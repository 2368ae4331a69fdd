using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>Keeps the one timeline: a record's entry appears, moves and goes with the record.</summary>
internal static class TimelineWriter
{
    public static readonly BulkTable Table = new("core_timeline",
        ["party_id", "at", "kind", "type_no", "record_id", "text", "amount", "set_id"],
        [ColumnType.Id, ColumnType.Moment, ColumnType.Text, ColumnType.Integer, ColumnType.Id, ColumnType.Text, ColumnType.Integer, ColumnType.Integer]);

    private static readonly string Insert = $"insert into core_timeline ({string.Join(", ", Table.Columns)}) values ($1, $2, $3, $4, $5, $6, $7, $8)";

    /// <summary>The entries of a record: one in the story of each record that it is about; none where it has no moment.</summary>
    public static IEnumerable<object?[]> Rows(RecordType type, IReadOnlyDictionary<string, object?> values, long set, SqlDialect dialect)
    {
        if (type.Timeline is not { } entry || values.GetValueOrDefault(entry.At) is not { } at) yield break;
        var moment = at is DateOnly day ? day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) : (DateTime)at;
        var kind = entry.KindField is not null && values.GetValueOrDefault(entry.KindField) is string own ? own : entry.Kind;
        foreach (var subject in type.Subjects.Select(s => values.GetValueOrDefault(s.Name)).OfType<Guid>().Distinct())
            yield return
            [
                dialect.ToDb(FieldKind.Link, subject), dialect.ToDb(FieldKind.DateTime, moment), kind, (long)type.Number,
                dialect.ToDb(FieldKind.Link, values[SystemFields.Id]), values.GetValueOrDefault(entry.Text)?.ToString(),
                entry.Amount is null ? null : dialect.ToDb(FieldKind.Money, values.GetValueOrDefault(entry.Amount)), set,
            ];
    }

    public static async Task PutAsync(WriteSession session, RecordType type, IReadOnlyDictionary<string, object?> values, long set)
    {
        foreach (var row in Rows(type, values, set, session.Dialect)) await session.PostAsync(Insert, row);
    }

    public static Task RemoveAsync(WriteSession session, RecordType type, Guid id) => type.Timeline is null
        ? Task.CompletedTask
        : session.PostAsync("delete from core_timeline where record_id = $1", session.Dialect.ToDb(FieldKind.Link, id));
}
