using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Exporting;

/// <summary>
/// Names linked records in an export: by a unique field such as a code or an e-mail address, which an import finds again, or
/// by title, as people know them; by id where there is none or the person may not see the record. Teams have names of their own.
/// </summary>
internal sealed class LinkNames(IDatabase database, RecordReader reader, Principal who, bool byTitle)
{
    private const int MostRemembered = 300_000;
    private const int MostInList = 200;
    private readonly Dictionary<(string Type, Guid Id), string> known = [];
    private readonly Dictionary<object, object> called = [];
    private TeamNames? teams;

    /// <summary>Puts names in the place of ids in one column of some rows.</summary>
    public async Task NameAsync(Field field, IReadOnlyList<RecordRow> rows, int column, CancellationToken ct)
    {
        if (TeamNames.AreIn(field))
        {
            await NameTeamsAsync(rows, column, ct);
            return;
        }

        if (field.Target is null || reader.Catalogue.Find(field.Target) is not { } target) return;
        if ((byTitle ? target.TitleField : target.Fields.FirstOrDefault(f => f.Unique && f.IsText && f.Column is not null)) is not { Column: not null } key) return;
        if (known.Count > MostRemembered) known.Clear();
        var open = rows.SelectMany(r => Ids(r.Values[column])).Distinct().Where(id => !known.ContainsKey((target.Name, id))).ToList();
        if (open.Count > 0) await LookAsync(target, key, open, ct);
        // A code that means nothing to whoever reads a cell (NA, a dash) finds nobody again.
        string Name(Guid id) => known.GetValueOrDefault((target.Name, id)) is { } name && (byTitle || !CellReader.SaysNothing(name)) ? name : id.ToString();
        foreach (var row in rows)
        {
            if (row.Values[column] is Guid one) row.Values[column] = Name(one);
            else if (row.Values[column] is Guid[] many) row.Values[column] = many.Select(Name).ToArray();
        }
    }

    /// <summary>Puts the word for the root in the place of its id: the root of another workplace has another one.</summary>
    public async Task NameRootAsync(IReadOnlyList<RecordRow> rows, int column, CancellationToken ct)
    {
        teams ??= await TeamNames.ReadAsync(reader, who, database, ct);
        foreach (var row in rows)
            if (!byTitle && row.Values[column] is Guid id && teams.Top is { } root && root.Id == id) row.Values[column] = TeamNames.Root;
    }

    private async Task NameTeamsAsync(IReadOnlyList<RecordRow> rows, int column, CancellationToken ct)
    {
        teams ??= await TeamNames.ReadAsync(reader, who, database, ct);
        foreach (var row in rows)
        {
            if (row.Values[column] is Guid[] many) row.Values[column] = Array.ConvertAll(many, m => TeamOf(m).ToString());
            else if (row.Values[column] is { } one) row.Values[column] = TeamOf(one);
        }
    }

    /// <summary>What a team is called, by its id or number; one out of sight stays what it was.</summary>
    private object TeamOf(object key)
    {
        if (called.TryGetValue(key, out var name)) return name;
        if ((key is Guid id ? teams!.Find(id) : teams!.Find((long)key)) is { } team) name = byTitle ? teams.TitleOf(team) : teams.NameOf(team) ?? team.Id.ToString();
        return called[key] = name ?? key;
    }

    private static Guid[] Ids(object? value) => value switch { Guid one => [one], Guid[] many => many, _ => [] };

    private async Task LookAsync(RecordType target, Field key, List<Guid> ids, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        foreach (var some in ids.Chunk(MostInList))
        {
            var sql = reader.Writer(who);
            var list = RecordMatcher.PaddedList([.. some.Cast<object>()], MostInList, value => sql.AddValue(FieldKind.Link, value));
            var scope = sql.Scope(target) is { } seen ? $" and ({seen})" : "";
            await using var command = connection.CreateCommand();
            command.CommandText = $"select t.id, t.{key.Column} from {target.Table} t where t.id in ({list}) and t.{key.Column} is not null{scope}";
            foreach (var value in sql.Parameters) database.Dialect.Bind(command, value);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) known[(target.Name, (Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!)] = row.GetString(1);
        }
    }
}
