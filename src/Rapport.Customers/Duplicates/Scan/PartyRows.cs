using System.Data.Common;
using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;
using Rapport.Customers.Duplicates.Model;
using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Duplicates.Scan;

/// <summary>A party as the scan compares it.</summary>
internal sealed record ScannedParty(long Number, Guid Id, PreparedRecord Record);

/// <summary>Reads of many parties what is compared, for the program itself: nobody's sight is asked.</summary>
internal sealed class PartyRows(IDatabase database, CatalogueHolder catalogue)
{
    private const int AtOnce = 500;

    public SqlDialect Dialect => database.Dialect;

    public ValueTask<DbConnection> OpenAsync(CancellationToken ct) => database.OpenAsync(ct);

    public async Task<List<ScannedParty>> ReadAsync(DbConnection connection, IReadOnlyCollection<Guid> ids, PartyModel model, CancellationToken ct)
    {
        var found = new List<ScannedParty>(ids.Count);
        foreach (var some in ids.Chunk(AtOnce))
        {
            await using var command = connection.CreateCommand();
            var listed = Dialect.In("t.id", [.. some.Select(id => Dialect.ToDb(FieldKind.Link, id))], Adder(command));
            found.AddRange(await ReadAsync(command, $"where {listed}", model.Prepare, ct));
        }

        return found;
    }

    /// <summary>The next parties in the order of their row numbers.</summary>
    public async Task<List<ScannedParty>> NextAsync(DbConnection connection, long after, int limit, PartyModel model, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        var add = Adder(command);
        return await ReadAsync(command, $"where t.n > {add(after)} order by t.n limit {limit.ToString(CultureInfo.InvariantCulture)}", model.Prepare, ct);
    }

    /// <summary>Values of the columns of parties by row number; every one of them, or those whose number leaves no rest.</summary>
    public async Task<(long Last, List<string?[]> Values)> SampleAsync(DbConnection connection, long after, int limit, long each, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        var add = Adder(command);
        var last = after;
        var values = new List<string?[]>();
        // A prime in front, so that what was imported in turns is not drawn in turns.
        command.CommandText = $"select t.n, {Columns} from {Type.Table} t where t.n > {add(after)}{(each > 1 ? $" and (t.n * 7919) % {each.ToString(CultureInfo.InvariantCulture)} = 0" : "")} order by t.n limit {limit.ToString(CultureInfo.InvariantCulture)}";
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            last = row.GetInt64(0);
            values.Add(PartyColumns.Values(Values(row, 1)));
        }

        return (last, values);
    }

    public Func<object, string> Adder(DbCommand command) => value =>
    {
        Dialect.Bind(command, value);
        return "$" + command.Parameters.Count.ToString(CultureInfo.InvariantCulture);
    };

    private RecordType Type => catalogue.Current["party"];

    private IEnumerable<Field> Fields => PartyColumns.Fields.Select(f => Type[f]);

    private string Columns => string.Join(", ", Fields.Select(f => "t." + f.Column));

    private async Task<List<ScannedParty>> ReadAsync(DbCommand command, string rest, Func<Func<string, object?>, PreparedRecord> prepare, CancellationToken ct)
    {
        command.CommandText = $"select t.n, t.id, {Columns} from {Type.Table} t {rest}";
        var found = new List<ScannedParty>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) found.Add(new ScannedParty(row.GetInt64(0), (Guid)Dialect.FromDb(FieldKind.Link, row, 1)!, prepare(Values(row, 2))));
        return found;
    }

    private Func<string, object?> Values(DbDataReader row, int first)
    {
        var values = Fields.Select((f, i) => (f.Name, Value: Dialect.FromDb(f.Kind, row, first + i))).ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        return name => values.GetValueOrDefault(name);
    }
}
