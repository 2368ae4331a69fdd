using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Criteria;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Records;

/// <summary>One entry of a party's story.</summary>
public sealed record TimelineLine(DateTime At, string Kind, RecordType? Type, Guid RecordId, string? Text, decimal? Amount, long ChangeSet, Guid? By)
{
    /// <summary>What an edit changed; empty for everything else.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];
}

/// <summary>A page of the story, newest first.</summary>
public sealed record TimelinePage(IReadOnlyList<TimelineLine> Lines, string? Next);

/// <summary>
/// Reads a record's story: the timeline's entries (for a party) and the edits of the record itself, merged by time. Both
/// streams are read by key ranges, so that the hundred-thousandth entry costs what the first does.
/// </summary>
public sealed class Timeline(IDatabase database, CatalogueHolder catalogue, RecordReader reader)
{
    public async Task<TimelinePage> ReadAsync(RecordType type, Guid id, Principal who, int limit, string? cursor, CancellationToken ct)
    {
        if (await reader.GetAsync(type, id, who, ct) is null) throw new ProblemException(Problem.Missing("record.missing", null, ("type", type.Name), ("id", id)));
        var (at, number, version) = Cursor(cursor);
        var lines = new List<(TimelineLine Line, long Number, long Version)>();
        await using var connection = await database.OpenAsync(ct);
        var told = catalogue.Current.Types.Where(t => t.Timeline is not null).ToList();
        // The entries of the very moment at which the page before ended, then those of earlier ones: each a walk along the index.
        foreach (var sameMoment in cursor is null ? [false] : (bool[])[true, false])
        {
            if (lines.Count > limit) break;
            await using var command = connection.CreateCommand();
            var sql = reader.Writer(who);
            command.CommandText = Entries(sql, told, id, at, sameMoment ? number : null, limit + 1 - lines.Count);
            foreach (var value in sql.Parameters) database.Dialect.Bind(command, value);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                var of = catalogue.Current.Find((short)row.GetInt64(3));
                var (text, amount) = (row.IsDBNull(5) || Hides(of, of?.Timeline?.Text) ? null : row.GetString(5), row.IsDBNull(6) || Hides(of, of?.Timeline?.Amount) ? (decimal?)null : ValueJson.FromUnits(row.GetInt64(6)));
                lines.Add((new TimelineLine((DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 1)!, row.GetString(2), of, (Guid)database.Dialect.FromDb(FieldKind.Link, row, 4)!, text, amount, row.GetInt64(7), null), row.GetInt64(0), long.MaxValue));
            }
        }

        var edits = 0;
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"""
                select c.version, s.at, c.kind, c.fields, s.id, s.user_id, s.origin, s.label from core_change c join core_change_set s on s.id = c.set_id
                where c.record_id = $1 and c.version < $2 and s.origin <> '{Numbering.Origin}' order by c.version desc limit {(limit + 1).ToString(CultureInfo.InvariantCulture)}
                """;
            database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, id));
            database.Dialect.Bind(command, version);
            var hidden = who.AccessTo(type).HiddenFields;
            await using var row = await command.ExecuteReaderAsync(ct);
            for (; await row.ReadAsync(ct); edits++)
            {
                var line = new TimelineLine((DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 1)!, KindOf(type, row.GetString(2), row.GetString(6)), type, id, row.IsDBNull(7) || row.GetString(6) is not (RecordMerging.Origin or RecordMerging.BackOrigin) ? null : row.GetString(7), null, row.GetInt64(4), (Guid?)database.Dialect.FromDb(FieldKind.Link, row, 5))
                {
                    // A record that goes or comes back does so as a whole: its fields one by one would say nothing.
                    Changes = row.GetString(2) is "delete" or "restore" ? [] : [.. ChangeLog.ParseAsWritten(type, row.GetString(3)).Where(c => !hidden.Contains(c.Field.Name))],
                };
                if (lines.Count > 0 && IsSameDeed(lines[^1].Line, line)) lines[^1] = (Together(lines[^1].Line, line), long.MaxValue, row.GetInt64(0));
                else lines.Add((line, long.MaxValue, row.GetInt64(0)));
            }
        }

        var page = lines.OrderByDescending(l => l.Line.At).ThenByDescending(l => l.Version == long.MaxValue ? l.Number : long.MaxValue).Take(limit).ToList();
        // Two that are one entry leave room: there may be more of them all the same.
        if (page.Count == lines.Count && edits <= limit) return new TimelinePage([.. page.Select(p => p.Line)], null);
        // Each stream goes on behind the last of its own entries that this page shows.
        var lastEntry = page.LastOrDefault(p => p.Version == long.MaxValue);
        var lastEdit = page.LastOrDefault(p => p.Version != long.MaxValue);
        var next = string.Create(CultureInfo.InvariantCulture, $"{ValueJson.ToUnixMilliseconds(lastEntry.Line?.At ?? at)}.{(lastEntry.Line is null ? number : lastEntry.Number)}.{(lastEdit.Line is null ? version : lastEdit.Version)}");
        return new TimelinePage([.. page.Select(p => p.Line)], next);

        bool Hides(RecordType? of, string? field) => of is not null && field is not null && who.AccessTo(of).HiddenFields.Contains(field);
    }

    /// <summary>One merge, or one that was taken back, may write a record twice: itself, and the sums that follow from what moved.</summary>
    private static bool IsSameDeed(TimelineLine newer, TimelineLine older) => newer.Kind is "merged" or "unmerged" && (newer.Kind, newer.ChangeSet, newer.RecordId) == (older.Kind, older.ChangeSet, older.RecordId);

    private static TimelineLine Together(TimelineLine newer, TimelineLine older) => older.Changes.Count == 0 ? older : older with
    {
        Changes = [.. older.Changes.Select(c => newer.Changes.FirstOrDefault(n => n.Field == c.Field) is { } later ? new FieldChange(c.Field, c.Before, later.After) : c).Concat(newer.Changes.Where(n => older.Changes.All(c => c.Field != n.Field))).Where(c => !RecordRules.Same(c.Before, c.After))],
    };

    /// <summary>Only what was merged itself says so; what moved with it was changed.</summary>
    private static string KindOf(RecordType type, string kind, string origin) =>
        kind == "delete" ? "deleted"
        : origin == RecordMerging.Origin && MergeableTypes.Is(type) ? "merged"
        : origin == RecordMerging.BackOrigin && MergeableTypes.Is(type) ? "unmerged"
        : kind == "restore" ? "restored" : "changed";

    /// <summary>
    /// Entries of a party at a moment with a number below the given one, or before the moment; newest first. Whoever sees the party does not see
    /// all that hangs on it: each entry is one of a record that lies in the reader's scope of its type.
    /// </summary>
    internal static string Entries(CriteriaSql sql, IReadOnlyList<RecordType> types, Guid party, DateTime at, long? below, int limit)
    {
        var (whose, moment) = (sql.AddValue(FieldKind.Link, party), sql.AddValue(FieldKind.DateTime, at));
        var where = below is { } number ? $"at = {moment} and n < {sql.AddValue(FieldKind.Integer, number)}" : $"at < {moment}";
        foreach (var type in types)
            if (sql.Scope(type) is { } scope) where += string.Create(CultureInfo.InvariantCulture, $" and (type_no <> {type.Number} or exists (select 1 from {type.Table} t where t.id = record_id and {scope}))");
        return string.Create(CultureInfo.InvariantCulture, $"select n, at, kind, type_no, record_id, text, amount, set_id from core_timeline where party_id = {whose} and {where} order by at desc, n desc limit {limit}");
    }

    private static (DateTime At, long Number, long Version) Cursor(string? text)
    {
        if (text is null) return (new DateTime(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc), long.MaxValue, long.MaxValue);
        var parts = text.Split('.');
        return parts.Length == 3 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var at) && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var n) && long.TryParse(parts[2], CultureInfo.InvariantCulture, out var v)
            && at is > -62_000_000_000_000 and < 253_500_000_000_000
            ? (ValueJson.FromUnixMilliseconds(at), n, v)
            : throw new ProblemException(Problem.Invalid("cursor.unreadable", "cursor"));
    }
}
