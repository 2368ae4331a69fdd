using System.Data.Common;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;

namespace Rapport.Core.Records;

/// <summary>The names by which links are shown.</summary>
public sealed partial class RecordReader
{
    /// <summary>Titles of linked records, for showing links by name. Records out of the principal's sight are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> TitlesAsync(RecordType type, IReadOnlyCollection<Guid> ids, Principal who, CancellationToken ct)
    {
        var titles = new Dictionary<Guid, string>();
        await ReadTitlesAsync(type, "id", [.. ids.Distinct().Select(id => database.Dialect.ToDb(FieldKind.Link, id)!)], who, (row, title) => titles[(Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!] = title, ct);
        return titles;
    }

    /// <summary>Likewise of records that are named by their number: teams.</summary>
    internal async Task<IReadOnlyDictionary<long, string>> NumberedTitlesAsync(RecordType type, IReadOnlyCollection<long> numbers, Principal who, CancellationToken ct)
    {
        var titles = new Dictionary<long, string>();
        await ReadTitlesAsync(type, "n", [.. numbers.Distinct().Cast<object>()], who, (row, title) => titles[row.GetInt64(0)] = title, ct);
        return titles;
    }

    private async Task ReadTitlesAsync(RecordType type, string key, object[] keys, Principal who, Action<DbDataReader, string> take, CancellationToken ct)
    {
        if (type.TitleField.Column is not { } column) return;
        await using var connection = await database.OpenAsync(ct);
        foreach (var some in keys.Chunk(500))
        {
            var sql = Writer(who);
            var list = database.Dialect.In("t." + key, some, sql.Add);
            var scope = sql.Scope(type);
            await using var command = Command(connection, $"select t.{key}, t.{column} from {type.Table} t where {list}{(scope is null ? "" : " and " + scope)}", sql);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) take(row, row.IsDBNull(1) ? "" : row.GetValue(1).ToString() ?? "");
        }
    }
}
