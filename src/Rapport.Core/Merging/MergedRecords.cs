using System.Data.Common;
using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;

namespace Rapport.Core.Merging;

/// <summary>Leads from merged-away records to those that they became part of: by id, by code.</summary>
public sealed class MergedRecords(IDatabase database)
{
    private const int LongestChain = 100;
    private const int MostInList = 200;
    private const string Survivor = "select survivor_id from core_merge where loser_id = $1 and until_set is null";

    /// <summary>The record that this one became part of; null when it was not merged away.</summary>
    public async Task<Guid?> FollowAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await FollowAsync(database.Dialect, (sql, value) => Command(connection, sql, value), id);
    }

    internal static Task<Guid?> FollowAsync(WriteSession session, Guid id) => FollowAsync(session.Dialect, (sql, value) => session.Command(sql, value), id);

    /// <summary>Refusal of a write to a record that is part of another by now; null when it is not.</summary>
    internal static async Task<Problem?> ProblemAsync(WriteSession session, RecordType type, Guid id) => await FollowAsync(session, id) is { } into
        ? Problem.Conflict("record.merged", null, ("type", type.Name), ("id", id), ("mergedInto", into)) : null;

    /// <summary>
    /// Lets the links of a record that comes back lead to what their targets became part of, and those that a merge had moved lead back
    /// where it is apart by now: a note that was deleted while two customers were one belongs to the one that it was written about.
    /// </summary>
    internal static async Task LeadOnAsync(WriteSession session, RecordCatalogue catalogue, RecordType type, Guid record, Dictionary<string, object?> values)
    {
        RecordHistory? history = null;
        foreach (var field in type.Fields.Where(f => f.Kind is FieldKind.Link or FieldKind.MultiLink && f.Target is not null && f.Section != "system" && catalogue.Find(f.Target) is { } target && MergeableTypes.Is(target)))
        {
            var value = values.GetValueOrDefault(field.Name);
            var graph = await MergeGraph.LoadAsync(session, value switch { Guid only => [only], Guid[] all => all, _ => [] });
            if (graph.Acts.Any(a => a.Until is not null))
            {
                history ??= await RecordHistory.LoadAsync(session, type, record, null);
                var world = new MergeWorld(catalogue, catalogue[field.Target!], graph, new HashSet<string>(StringComparer.Ordinal));
                await world.WidenAsync(session, history.Linked(world));
                // Only what the merges of that time explain: a link that somebody set stays as it was set.
                if (RecordRules.Same(value, history.Value(field, world, a => a.StoodAt(history.TakenAwayIn)))) values[field.Name] = history.Value(field, world, a => a.Until is null);
            }

            if (values.GetValueOrDefault(field.Name) is Guid one) values[field.Name] = await FollowAsync(session, one) ?? one;
            else if (values.GetValueOrDefault(field.Name) is Guid[] many)
            {
                var led = new List<Guid>();
                foreach (var id in many) led.Add(await FollowAsync(session, id) ?? id);
                values[field.Name] = MergeGraph.Tidy(led);
            }
        }
    }

    /// <summary>Records that merged-away ones with this code, or one that begins so, became part of; by type number.</summary>
    internal async Task<IReadOnlyList<(short Type, Guid Survivor)>> ByCodeAsync(DbConnection connection, string text, int limit)
    {
        if (Lookup.NormaliseCode(text) is not { Length: > 1 } code) return [];
        var found = new List<(short, Guid)>();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select distinct type_no, loser_id, code from core_merged_key where code >= $1 and code < $2 order by code limit {limit.ToString(CultureInfo.InvariantCulture)}";
            database.Dialect.Bind(command, code);
            database.Dialect.Bind(command, code + "\uffff");
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync()) found.Add(((short)row.GetInt64(0), (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!));
        }

        var led = new List<(short, Guid)>();
        foreach (var (type, id) in found)
            if (await FollowAsync(database.Dialect, (sql, value) => Command(connection, sql, value), id) is { } survivor) led.Add((type, survivor));
        return [.. led.Distinct()];
    }

    /// <summary>The records that the bearers of unique values became part of, asked for in lists within a write; by value.</summary>
    internal static async Task<Dictionary<string, Guid>> ByKeysAsync(WriteSession session, RecordType type, string? field, IReadOnlyCollection<string> values)
    {
        var found = new Dictionary<string, Guid>(StringComparer.Ordinal);
        // Most firms have merged nothing of the type: one look spares the rest.
        if (values.Count == 0 || await session.ScalarAsync("select n from core_merged_key where type_no = $1 limit 1", (long)type.Number) is null) return found;
        foreach (var some in values.Chunk(MostInList))
        {
            var losers = new List<(string Value, Guid Id)>();
            object?[] asked = [(long)type.Number, .. Enumerable.Range(0, MostInList).Select(i => some[Math.Min(i, some.Length - 1)])];
            await using (var command = session.Command($"select value, loser_id, field from core_merged_key where type_no = $1 and value in ({string.Join(", ", Enumerable.Range(2, MostInList).Select(i => "$" + i.ToString(CultureInfo.InvariantCulture)))})", asked))
            await using (var row = await command.ExecuteReaderAsync())
                while (await row.ReadAsync())
                    if (field is null || row.GetString(2) == field) losers.Add((row.GetString(0), (Guid)session.Dialect.FromDb(FieldKind.Link, row, 1)!));
            foreach (var (value, id) in losers) found[value] = await FollowAsync(session, id) ?? id;
        }

        return found;
    }

    private static async Task<Guid?> FollowAsync(SqlDialect dialect, Func<string, object?, DbCommand> command, Guid id)
    {
        Guid? found = null;
        for (var steps = 0; steps < LongestChain; steps++)
        {
            await using var select = command(Survivor, dialect.ToDb(FieldKind.Link, found ?? id));
            await using var row = await select.ExecuteReaderAsync();
            if (!await row.ReadAsync()) return found;
            found = (Guid)dialect.FromDb(FieldKind.Link, row, 0)!;
        }

        return found;
    }

    private DbCommand Command(DbConnection connection, string sql, object? value)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        database.Dialect.Bind(command, value);
        return command;
    }
}
