using System.Globalization;
using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes;

/// <summary>
/// What the history keeps from whoever may read it and does not see all records: what merged records were called, and that one out of
/// sight was changed.
/// </summary>
internal sealed class HistorySight(IDatabase database, RecordCatalogue catalogue, RecordReader reader, Principal who)
{
    private readonly Sight sight = new(catalogue, who);

    /// <summary>The notes of such sets are names of records.</summary>
    public const string Naming = $"('{RecordMerging.Origin}', '{RecordMerging.BackOrigin}')";

    /// <summary>What events begin with whose details name a record.</summary>
    public const string Shared = "record.";

    /// <summary>Whether no name need be kept.</summary>
    public bool IsWhole => catalogue.Types.All(t => sight.Scope(t) is null);

    /// <summary>Whether the person may ask for the history of one record: of a deleted one, whoever sees all of its type.</summary>
    public async Task<bool> SeesAsync(RecordType type, Guid id, CancellationToken ct) =>
        sight.Scope(type) is null || (await reader.TitlesAsync(type, [id], who, ct)).ContainsKey(id);

    /// <summary>The lines without the names of merged and shared records out of sight.</summary>
    public async Task<IReadOnlyList<HistoryLine>> WithoutNamesAsync(IReadOnlyList<HistoryLine> lines, CancellationToken ct)
    {
        if (IsWhole) return lines;
        var told = new List<HistoryLine>(lines.Count);
        foreach (var line in await WithoutMergedAsync(lines, ct)) told.Add(line.Event?.StartsWith(Shared, StringComparison.Ordinal) == true ? await WithoutSharedAsync(line, ct) : line);
        return told;
    }

    /// <summary>Events of sharing say in their detail which record it was: <c>type</c>, <c>id</c>, <c>title</c>.</summary>
    private async Task<HistoryLine> WithoutSharedAsync(HistoryLine line, CancellationToken ct)
    {
        if (line.Detail is null || JsonNode.Parse(line.Detail) is not JsonObject detail) return line;
        if (catalogue.Find((string?)detail["type"] ?? "") is { } type && Guid.TryParse((string?)detail["id"], out var id) && await SeesAsync(type, id, ct)) return line;
        detail.Remove("title");
        return line with { Detail = detail.ToJsonString() };
    }

    private async Task<IReadOnlyList<HistoryLine>> WithoutMergedAsync(IReadOnlyList<HistoryLine> lines, CancellationToken ct)
    {
        var sets = lines.Where(IsNaming).Select(l => l.ChangeSet!.Value).ToList();
        if (sets.Count == 0) return lines;
        var list = string.Join(", ", sets.Select(s => s.ToString(CultureInfo.InvariantCulture)));
        var survivors = new List<(long Set, RecordType Type, Guid Id)>();
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select set_id, type_no, survivor_id from core_merge where set_id in ({list}) union select until_set, type_no, survivor_id from core_merge where until_set in ({list})";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
                if (catalogue.Find((short)row.GetInt64(1)) is { } type) survivors.Add((row.GetInt64(0), type, (Guid)database.Dialect.FromDb(FieldKind.Link, row, 2)!));
        }

        var seen = new HashSet<long>();
        foreach (var ofType in survivors.GroupBy(s => s.Type))
        {
            var titles = await reader.TitlesAsync(ofType.Key, [.. ofType.Select(s => s.Id)], who, ct);
            seen.UnionWith(ofType.Where(s => titles.ContainsKey(s.Id)).Select(s => s.Set));
        }

        return [.. lines.Select(l => IsNaming(l) && !seen.Contains(l.ChangeSet!.Value) ? l with { Label = null } : l)];
    }

    private static bool IsNaming(HistoryLine line) => line is { ChangeSet: not null, Label: not null, Origin: RecordMerging.Origin or RecordMerging.BackOrigin };
}
