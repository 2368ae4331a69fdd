using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Merging;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Importing;

/// <summary>Finds the records that rows of a table mean, by the fields of the match, many at once and whole.</summary>
internal sealed class RecordMatcher(RecordReader reader, RecordType type, IReadOnlyList<Field> match, Principal who)
{
    private const int MostInList = 200;
    private readonly TypeShape shape = TypeShape.Of(type);

    public bool IsAsked => match.Count > 0;

    /// <summary>The match's values of a row as one text; null when one is missing: such a row matches nothing.</summary>
    public string? KeyOf(IReadOnlyDictionary<string, object?> values)
    {
        if (match.Count == 1) return values.GetValueOrDefault(match[0].Name) is { } only ? Text(only) : null;
        var parts = new string[match.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            if (values.GetValueOrDefault(match[i].Name) is not { } value) return null;
            parts[i] = Text(value);
        }

        return string.Join('\u001f', parts);
    }

    /// <summary>The id a row brings; taken for a link's name while the table was read.</summary>
    public static bool TakeId(ImportRow row)
    {
        if (row.Values.GetValueOrDefault(SystemFields.Id) is not LinkName name) return true;
        if (!Guid.TryParse(name.Text, out var id) || id == Guid.Empty) return false;
        row.Values[SystemFields.Id] = id;
        return true;
    }

    /// <summary>The records found, by key; several of one key are all there.</summary>
    public async Task<ILookup<string, RecordData>> FindAsync(WriteSession session, IReadOnlyList<ImportRow> rows)
    {
        var found = new List<RecordData>();
        var first = match[0];
        var key = new UniqueField(type, first, session.Dialect);
        // By the first field of the match; the others are compared here.
        var values = rows.Where(r => KeyOf(r.Values) is not null).Select(r => r.Values[first.Name]!).DistinctBy(Text).ToList();
        foreach (var some in values.Chunk(MostInList))
        {
            var sql = reader.Writer(who);
            var list = PaddedList(some, MostInList, value => sql.Add(key.ToDb(value)));
            var scope = sql.Scope(type) is { } seen ? $" and ({seen})" : "";
            await using var command = session.Command($"select t.n, {string.Join(", ", shape.Columns.Select(f => "t." + f.Column))}, t.custom from {type.Table} t where {key.Stored} in ({list}){scope}", [.. sql.Parameters]);
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync()) found.Add(RowMapping.Read(type, shape, row, session.Dialect));
        }

        var led = await MergedAsync(session, values, found);
        foreach (var field in shape.MultiLinks) await LoadLinksAsync(session, field, [.. found.Concat(led.Select(l => l.Record)).DistinctBy(f => f.Id)]);
        return found.Where(f => KeyOf(f.Values) is not null).Select(f => (Key: KeyOf(f.Values)!, Record: f)).Concat(led).ToLookup(f => f.Key, f => f.Record, StringComparer.Ordinal);
    }

    /// <summary>A code that went with a merge means the record that its bearer became part of.</summary>
    private async Task<List<(string Key, RecordData Record)>> MergedAsync(WriteSession session, IReadOnlyList<object> values, List<RecordData> found)
    {
        var led = new List<(string, RecordData)>();
        if (match is not [{ Unique: true } only]) return led;
        var there = found.Select(f => Text(f[only.Name])).ToHashSet(StringComparer.Ordinal);
        foreach (var (value, id) in await MergedRecords.ByKeysAsync(session, type, only.Name, [.. values.Select(Text).Where(v => !there.Contains(v))]))
        {
            var sql = reader.Writer(who);
            var mark = sql.AddValue(FieldKind.Link, id);
            var scope = sql.Scope(type) is { } seen ? $" and ({seen})" : "";
            await using var command = session.Command($"select t.n, {string.Join(", ", shape.Columns.Select(f => "t." + f.Column))}, t.custom from {type.Table} t where t.id = {mark}{scope}", [.. sql.Parameters]);
            await using var row = await command.ExecuteReaderAsync();
            if (await row.ReadAsync()) led.Add((value, RowMapping.Read(type, shape, row, session.Dialect)));
        }

        return led;
    }

    private static async Task LoadLinksAsync(WriteSession session, Field field, List<RecordData> records)
    {
        var byId = records.ToDictionary(r => r.Id);
        foreach (var some in records.Chunk(MostInList))
        {
            var links = new List<(Guid From, Guid To)>();
            object?[] values = [field.Name, .. Enumerable.Range(0, MostInList).Select(i => session.Dialect.ToDb(FieldKind.Link, some[Math.Min(i, some.Length - 1)].Id))];
            await using (var command = session.Command($"select from_id, to_id from core_link where field = $1 and from_id in ({string.Join(", ", Enumerable.Range(2, MostInList).Select(i => "$" + i.ToString(CultureInfo.InvariantCulture)))})", values))
            await using (var row = await command.ExecuteReaderAsync())
                while (await row.ReadAsync()) links.Add(((Guid)session.Dialect.FromDb(FieldKind.Link, row, 0)!, (Guid)session.Dialect.FromDb(FieldKind.Link, row, 1)!));
            foreach (var group in links.GroupBy(l => l.From)) byId[group.Key].Mutable[field.Name] = group.Select(l => l.To).Order().ToArray();
        }
    }

    /// <summary>Marks for a list of values, filled up to one length by repeating the last: one statement to prepare, not one per length.</summary>
    public static string PaddedList(IReadOnlyList<object> values, int length, Func<object, string> add) =>
        string.Join(", ", Enumerable.Range(0, length).Select(i => add(values[Math.Min(i, values.Count - 1)])));

    /// <summary>A value as text that is the same for equal values of one field.</summary>
    public static string Text(object? value) => CellWriter.Write(value);
}
