using System.Data.Common;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes;

/// <summary>What became of one record in a change set. <paramref name="Exists"/>: it can be opened.</summary>
public sealed record ChangedRecord(RecordType Type, Guid Id, string Title, WriteKind Kind, bool Exists, IReadOnlyList<FieldChange> Fields);

/// <summary>What is in a change set, as far as the principal's sight goes; <paramref name="More"/> when that is not all.</summary>
public sealed record ChangeSetContent(IReadOnlyList<ChangedRecord> Records, bool More);

/// <summary>Looks into a change set: created, changed and deleted records with their fields before and after.</summary>
public sealed class ChangeSetDetails(IDatabase database, CatalogueHolder catalogue, RecordReader reader)
{
    public const int Most = 50;
    private const int MostCreated = 20;

    public async Task<ChangeSetContent> ReadAsync(long set, Principal who, CancellationToken ct)
    {
        var (rows, more) = await LoggedAsync(set, who, ct);
        var found = new List<ChangedRecord>();
        foreach (var group in rows.GroupBy(r => r.Type))
        {
            var titles = await reader.TitlesAsync(group.Key, [.. group.Select(r => r.Id)], who, ct);
            var all = who.AccessTo(group.Key) is { Read: RecordScope.All, Criteria: null };
            foreach (var row in group)
            {
                if (titles.TryGetValue(row.Id, out var title)) found.Add(row with { Title = title, Exists = true });
                // What is gone lies in nobody's scope any more: only whoever sees all of its type sees that, too.
                else if (all) found.Add(row);
            }
        }

        foreach (var type in catalogue.Current.Types.Where(t => who.AccessTo(t).Read != RecordScope.None))
        {
            if (found.Count >= Most) return new(found, true);
            var page = await reader.ListAsync(new RecordQuery(type, string.Create(CultureInfo.InvariantCulture, $"createdSet = {set}"), "createdAt", [type.Title], MostCreated), who, ct);
            found.AddRange(page.Rows.Select(r => new ChangedRecord(type, r.Id, r.Values[0]?.ToString() ?? "", WriteKind.Create, true, [])));
            more |= page.Next is not null;
        }

        return new(found, more);
    }

    /// <summary>The one record of each of these sets that touched one only, by the set; without its fields.</summary>
    public async Task<IReadOnlyDictionary<long, ChangedRecord>> SinglesAsync(IReadOnlyCollection<long> sets, Principal who, CancellationToken ct)
    {
        var found = new Dictionary<long, ChangedRecord>();
        if (sets.Count == 0) return found;
        var list = string.Join(", ", sets.Select(s => s.ToString(CultureInfo.InvariantCulture)));
        var logged = new List<(long Set, ChangedRecord Record)>();
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select set_id, type_no, record_id, kind, fields from core_change where set_id in ({list}) order by n";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
                if (Read(row, 1, who) is { } one) logged.Add((row.GetInt64(0), one with { Fields = [] }));
        }

        foreach (var group in logged.GroupBy(l => l.Record.Type))
        {
            var titles = await reader.TitlesAsync(group.Key, [.. group.Select(r => r.Record.Id).Distinct()], who, ct);
            var all = who.AccessTo(group.Key) is { Read: RecordScope.All, Criteria: null };
            foreach (var (set, one) in group)
            {
                if (titles.TryGetValue(one.Id, out var title)) found[set] = one with { Title = title, Exists = true };
                else if (all && one.Title.Length > 0) found[set] = one;
            }
        }

        foreach (var type in catalogue.Current.Types.Where(t => who.AccessTo(t).Read != RecordScope.None))
        {
            var page = await reader.ListAsync(new RecordQuery(type, $"createdSet in ({list})", "createdAt", ["createdSet", type.Title], sets.Count), who, ct);
            foreach (var row in page.Rows)
                if (row.Values[0] is long set) found.TryAdd(set, new ChangedRecord(type, row.Id, row.Values[1]?.ToString() ?? "", WriteKind.Create, true, []));
        }

        return found;
    }

    private async Task<(List<ChangedRecord> Rows, bool More)> LoggedAsync(long set, Principal who, CancellationToken ct)
    {
        var rows = new List<ChangedRecord>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select type_no, record_id, kind, fields from core_change where set_id = $1 order by n limit {(Most + 1).ToString(CultureInfo.InvariantCulture)}";
        database.Dialect.Bind(command, set);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            if (rows.Count == Most) return (rows, true);
            if (Read(row, 0, who) is { } one) rows.Add(one);
        }

        return (rows, false);
    }

    /// <summary>What a row of the log says to this person: type, record, kind and fields from a column on; null for a type out of sight.</summary>
    private ChangedRecord? Read(DbDataReader row, int at, Principal who)
    {
        if (catalogue.Current.Find((short)row.GetInt64(at)) is not { } type || who.AccessTo(type).Read == RecordScope.None) return null;
        var hidden = who.AccessTo(type).HiddenFields;
        var kind = row.GetString(at + 2) switch { "delete" => WriteKind.Delete, "restore" => WriteKind.Create, _ => WriteKind.Update };
        var fields = ChangeLog.ParseAsWritten(type, row.GetString(at + 3)).Where(f => !hidden.Contains(f.Field.Name) && f.Field.Section != "system" && f.Field.Name != SystemFields.Version).ToList();
        var title = fields.Find(f => f.Field.Name == type.Title) is { } named ? (named.Before ?? named.After)?.ToString() ?? "" : "";
        return new(type, (Guid)database.Dialect.FromDb(FieldKind.Link, row, at + 1)!, title, kind, false, kind == WriteKind.Update ? fields : []);
    }
}
