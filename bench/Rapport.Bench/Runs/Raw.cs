using System.Data.Common;
using System.Globalization;
using Rapport.Bench.World;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;

namespace Rapport.Bench.Runs;

/// <summary>The same work without the product: statements by hand over the provider alone, all values read and thrown away.</summary>
internal sealed class Raw(BigWorld world)
{
    /// <summary>A page of the list as somebody would write it who knows the tables.</summary>
    public string Page(Principal who, string? where, string order)
    {
        string?[] conditions = [Scope(who), where];
        var all = string.Join(" and ", conditions.OfType<string>());
        return $"select n, id, version, {Columns} from cus_party {(all.Length == 0 ? "" : "where " + all)} order by {order} limit 51";
    }

    public string Story(string id) => $"select n, at, kind, type_no, record_id, text, amount, set_id from core_timeline where party_id = {id} order by at desc, n desc limit 51";

    public string Id(Guid id) => world.IsPostgres ? $"'{id:D}'" : $"x'{Convert.ToHexString(id.ToByteArray(bigEndian: true))}'";

    /// <summary>The list in <paramref name="column"/> holds the word.</summary>
    public string Has(string column, string word) => world.IsPostgres ? $"{column} @> '[\"{word}\"]'" : $"exists (select 1 from json_each({column}) where value = '{word}')";

    public async Task<Spread> TimeAsync(int runs, params string[] statements) => await Timing.OfAsync(runs, _ => RunAsync(statements));

    public async Task<long> RunAsync(params string[] statements)
    {
        await using var connection = await world.Database.OpenAsync(default);
        var rows = 0L;
        foreach (var sql in statements) rows += await RunAsync(connection, sql);
        return rows;
    }

    private static async Task<long> RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        await using var row = await command.ExecuteReaderAsync();
        var values = new object[row.FieldCount];
        var rows = 0L;
        for (; await row.ReadAsync(); rows++) row.GetValues(values);
        return rows;
    }

    private string Columns => string.Join(", ", world.Party.Fields.Where(f => (f.InList || f.Name == world.Party.Title) && f.Column is not null).Select(f => f.Column));

    public string? Scope(Principal who) => who.AccessTo(world.Party).Read switch
    {
        RecordScope.All => null,
        RecordScope.Own => $"owner_id = {Id(who.UserId)}",
        _ => $"team_no in ({string.Join(", ", who.TeamNumbers.Select(t => t.ToString(CultureInfo.InvariantCulture)))})",
    };
}
