using System.Data.Common;
using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Storage;

namespace Rapport.Core.Records.Lists;

/// <summary>
/// How many rows fit each condition (of its finder, where an index looks for more than fits) and all of them, estimated: two thousand rows from all over the table are asked, and
/// what is rare among them is counted by its index. The statistics of the databases know nothing of lists in JSON, of
/// calculated conditions, or that a city lies in its country.
/// </summary>
/// <param name="Equal">Rows that have the same first key of the sort; 0 where nobody asked.</param>
internal sealed record ListSample(double Rows, IReadOnlyList<double> Sizes, double Together, double Equal)
{
    private const int Asked = 2_000;
    private const int Telling = 5;
    private const int MostCounted = 20_000;

    public static async Task<double> RowsAsync(DbConnection connection, RecordType type, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select max(n) from {type.Table}";
        return await command.ExecuteScalarAsync(ct) is { } n and not DBNull ? Convert.ToDouble(n, CultureInfo.InvariantCulture) : 0;
    }

    public static async Task<ListSample> TakeAsync(DbConnection connection, Func<CriteriaSql> writer, RecordType type, IReadOnlyList<Conjunct> conditions, string? firstKey, double rows, CancellationToken ct)
    {
        var sql = writer();
        var truths = conditions.Select((c, i) => Truth(sql.Condition(c), $"c{i}"))
            .Concat(conditions.Select((c, i) => c.FindsMore ? Truth(sql.Finder(c), $"f{i}") : null).OfType<string>()).Append($"{firstKey ?? "null"} as k").ToList();
        var sums = conditions.Select((c, i) => $"sum({(c.FindsMore ? 'f' : 'c')}{i})").Append($"sum({string.Join(" * ", conditions.Select((_, i) => "c" + i))})").Append("count(distinct k)");
        // Always the same numbers: a list must not change its pace between two calls.
        var random = new Random(17);
        var numbers = Enumerable.Range(0, Asked).Select(_ => (int)Math.Min(int.MaxValue, random.NextInt64((long)rows)) + 1).ToArray();
        var hits = new double[conditions.Count + 1];
        double read, different;
        await using (var command = Command(connection, $"select count(*), {string.Join(", ", sums)} from (select {string.Join(", ", truths)} from {type.Table} t where {sql.Dialect.NumberIn("t.n", numbers, sql.Add)}) s", sql))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            await row.ReadAsync(ct);
            read = Math.Max(1, row.GetInt64(0));
            for (var i = 0; i < hits.Length; i++) hits[i] = row.IsDBNull(i + 1) ? 0 : row.GetInt64(i + 1);
            different = row.GetInt64(hits.Length + 1);
        }

        var sizes = new double[conditions.Count];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = hits[i] < Telling && conditions[i].Key is { } key && ListIndexes.Of(type).For(key, null) is not null
                ? await CountAsync(connection, writer(), type, conditions[i], ct)
                : rows * Share(hits[i], read);
        }

        // Few hits say little: what the conditions would yield if they had nothing to do with each other counts half.
        var apart = sizes.Aggregate(1.0, (share, size) => share * Math.Min(1, size / rows));
        var together = hits[^1] >= Telling ? hits[^1] / read : (hits[^1] + (apart * read / 2)) / (read * 1.5);
        return new ListSample(rows, sizes, Math.Max(0.5, together * rows), different == 0 ? 0 : rows / different);
    }

    private static string Truth(string condition, string name) => $"case when {condition} then 1 else 0 end as {name}";

    // None among two thousand may be one in ten thousand as well as none at all.
    private static double Share(double hits, double read) => (hits >= 1 ? hits : 0.15) / read;

    private static async Task<double> CountAsync(DbConnection connection, CriteriaSql sql, RecordType type, Conjunct condition, CancellationToken ct)
    {
        var where = sql.Finder(condition);
        await using var command = Command(connection, $"select count(*) from (select 1 as one from {type.Table} t where {where} limit {MostCounted}) c", sql);
        return Convert.ToDouble(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    private static DbCommand Command(DbConnection connection, string text, CriteriaSql sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var value in sql.Parameters) sql.Dialect.Bind(command, value);
        return command;
    }
}
