using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Customers.Duplicates.Automatic;

/// <summary>A standing merge that the program made.</summary>
public sealed record AutomaticMerge(long ChangeSet, DateTime At, Guid Survivor, string SurvivorTitle, string OtherTitle);

/// <summary>Merges that the program made and nobody took back, the latest first, as far as the person sees what became of them.</summary>
public sealed class AutomaticList(IDatabase database, RecordReader reader)
{
    /// <param name="before">Number of the last one of the page before; null for the first page.</param>
    public async Task<IReadOnlyList<AutomaticMerge>> ReadAsync(long? before, int limit, Principal who, CancellationToken ct)
    {
        var type = reader.Catalogue["party"];
        var found = new List<(long Set, DateTime At, Guid Survivor, string Title)>();
        var sql = reader.Writer(who);
        var scope = sql.Scope(type) is { } own ? " and " + own : "";
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"""
                select m.set_id, s.at, m.survivor_id, m.title from core_change_set s join core_merge m on m.set_id = s.id join {type.Table} t on t.id = m.survivor_id
                where s.user_id = {sql.AddValue(FieldKind.Link, Guid.Empty)} and s.origin = '{RecordMerging.Origin}' and m.until_set is null{(before is { } set ? $" and s.id < {sql.Add(set)}" : "")}{scope}
                order by s.at desc, s.id desc limit {limit.ToString(CultureInfo.InvariantCulture)}
                """;
            foreach (var value in sql.Parameters) database.Dialect.Bind(command, value);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
                found.Add((row.GetInt64(0), (DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 1)!, (Guid)database.Dialect.FromDb(FieldKind.Link, row, 2)!, row.IsDBNull(3) ? "" : row.GetString(3)));
        }

        var titles = await reader.TitlesAsync(type, [.. found.Select(f => f.Survivor)], who, ct);
        return [.. found.Select(f => new AutomaticMerge(f.Set, f.At, f.Survivor, titles.GetValueOrDefault(f.Survivor) ?? "", f.Title))];
    }
}
