using System.Data.Common;
using System.Globalization;
using Rapport.Bench.World;

namespace Rapport.Bench.Runs;

/// <summary>
/// Creations without the product: rows that are there already are put in once more under new numbers, ids and codes, with
/// their search text, lookups and a change set, in one transaction over prepared statements. All indexes are the product's.
/// </summary>
internal sealed class RawWriting(BigWorld world)
{
    private const int Source = 100_000;
    private static readonly SemaphoreSlim OneWriter = new(1);
    private IReadOnlyList<string> statements = [];
    private long next;

    /// <summary>Keeps the first rows aside as the source of the new ones; <paramref name="emptied"/> begins with empty tables.</summary>
    public async Task PrepareAsync(bool emptied)
    {
        var shape = await world.Database.ReadSchemaAsync(default);
        string[] setUp =
        [
            "drop table if exists bench_party", "drop table if exists bench_lookup",
            $"create table bench_party as select * from cus_party order by n limit {Source}",
            "create table bench_lookup as select * from core_lookup where type_no = 10 and n in (select n from bench_party)",
            "create index bench_party_n on bench_party (n)", "create index bench_lookup_n on bench_lookup (n)",
            .. emptied ? world.IsPostgres ? ["truncate cus_party, core_search, core_lookup"] : (string[])["delete from cus_party", "insert into core_search (core_search) values ('delete-all')", "delete from core_lookup"] : [],
        ];
        foreach (var sql in setUp) await world.ExecuteAsync(sql);
        var columns = shape.Columns["cus_party"].Order(StringComparer.Ordinal).ToList();
        var values = columns.Select(c => c switch
        {
            "n" => "n + $3",
            "id" => world.IsPostgres ? "('0199' || lpad(to_hex(n + $3), 28, '0'))::uuid" : "unhex(printf('0199%028x', n + $3))",
            "code" => "'R-' || (n + $3)",
            _ => c,
        });
        const string Range = "where n > $1 and n <= $1 + $2";
        statements =
        [
            $"insert into core_change_set (at, origin, created, changed, deleted) values ({(world.IsPostgres ? "now()" : "1")}, 'raw', 1, 0, 0)",
            $"insert into cus_party ({string.Join(", ", columns)}) select {string.Join(", ", values)} from bench_party {Range}",
            world.IsPostgres
                ? $"insert into core_search (doc, tsv) select ((n + $3) << 8) | 10, array_to_tsvector(array_remove(string_to_array(name_fold || ' ' || name_sort, ' '), '')) from bench_party {Range}"
                : $"insert into core_search (rowid, tokens) select ((n + $3) << 8) | 10, name_fold || ' ' || name_sort from bench_party {Range}",
            $"insert into core_lookup (kind, value, type_no, n) select kind, value, type_no, n + $3 from bench_lookup {Range}",
        ];
        next = await world.ScalarAsync("select coalesce(max(n), 0) from cus_party") + 1;
    }

    /// <summary>What the product writes next must not take the numbers given here: a sequence does not see them.</summary>
    public async Task FinishAsync()
    {
        if (world.Database.Dialect.ContinueNumbers("cus_party", "n") is { } sql) await world.ExecuteAsync(sql);
    }

    /// <summary>Puts in <paramref name="count"/> rows in a transaction of their own; several may at once.</summary>
    public async Task CreateAsync(DbConnection connection, int count)
    {
        var last = Interlocked.Add(ref next, count);
        // Never across the end of the source; new numbers are source numbers moved up.
        var from = (last / count * count) % (Source / count * count);
        if (!world.IsPostgres) await OneWriter.WaitAsync();
        try
        {
            await using var transaction = await connection.BeginTransactionAsync();
            object[] values = [from, (long)count, last - count - from];
            if (connection.CanCreateBatch) await BatchAsync(connection, transaction, values);
            else foreach (var sql in statements) await OneAsync(connection, transaction, sql, values);
            await transaction.CommitAsync();
        }
        finally
        {
            if (!world.IsPostgres) OneWriter.Release();
        }
    }

    private async Task BatchAsync(DbConnection connection, DbTransaction transaction, object[] values)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        batch.Timeout = 600;
        foreach (var sql in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            foreach (var value in Used(sql, values)) command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = value });
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync();
    }

    private async Task OneAsync(DbConnection connection, DbTransaction transaction, string sql, object[] values)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var value in Used(sql, values)) world.Database.Dialect.Bind(command, value);
        await command.ExecuteNonQueryAsync();
    }

    private static IEnumerable<object> Used(string sql, object[] values) => sql.Contains("$1", StringComparison.Ordinal) ? values : [];
}
