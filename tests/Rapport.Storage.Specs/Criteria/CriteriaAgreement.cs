using System.Data.Common;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Storage;
using Rapport.Storage.Postgres;
using Rapport.Storage.Sqlite;

namespace Rapport.Storage.Specs.Criteria;

public sealed class CriteriaAgreement
{
    private const int Pairs = 100_000;

    [Fact]
    public async Task SQLite_finds_what_memory_finds()
    {
        using var folder = new TempFolder();
        await using var database = SqliteDatabase.Open(folder.Path);
        await CompareAsync(database, seed: 1);
    }

    [Fact]
    public async Task PostgreSQL_finds_what_memory_finds()
    {
        using var server = PostgresCluster.NewDatabase();
        await using var database = await PostgresDatabase.OpenAsync(server.ConnectionString, CancellationToken.None);
        await CompareAsync(database, seed: 1);
    }

    private static async Task CompareAsync(IDatabase database, int seed)
    {
        var world = new SampleWorld(seed);
        await world.StoreAsync(database);
        var generator = new RandomCriteria(world, seed);
        var memory = new CriteriaMemory(world.Context);
        await using var connection = await database.OpenAsync(CancellationToken.None);
        var (pairs, matched, criteria) = (0, 0, 0);
        while (pairs < Pairs)
        {
            var type = world.Catalogue[criteria++ % 2 == 0 ? "party" : "order"];
            var criterion = generator.Next(type);
            var written = CriteriaText.Write(criterion);
            var parsed = CriteriaText.Parse(written, type, world.Catalogue);
            Assert.True(parsed.Problem is null, $"{written}: {parsed.Problem?.Code} at {parsed.Problem?.At} {string.Join(", ", parsed.Problem?.Args ?? new Dictionary<string, object?>())}");
            Assert.Equal(criterion, parsed.Criterion);
            Assert.Equal(criterion, CriteriaJson.Read(CriteriaJson.Write(criterion).ToJsonString()).Criterion);

            var expected = world.Records[type.Name].Where(r => memory.Matches(parsed.Bound!, r)).Select(r => (long)r.N).ToList();
            var (found, sql) = await FindAsync(database.Dialect, connection, world, type, parsed.Bound!);
            Assert.True(expected.SequenceEqual(found),
                $"{written}\n{sql}\nonly in memory: {string.Join(' ', expected.Except(found))}\nonly in SQL: {string.Join(' ', found.Except(expected))}");
            pairs += world.Records[type.Name].Length;
            matched += found.Count;
        }

        // A generator whose criteria never or always hold would prove nothing.
        Assert.InRange(matched, pairs / 5, pairs * 4 / 5);
    }

    private static async Task<(List<long> Found, string Sql)> FindAsync(SqlDialect dialect, DbConnection connection, SampleWorld world, RecordType type, BoundCriterion bound)
    {
        var writer = new CriteriaSql(dialect, world.Catalogue, world.Context) { Words = (sql, _, words, t) => $"{t}.name = {sql.Add(words)}" };
        await using var command = connection.CreateCommand();
        command.CommandText = $"select t.n from {type.Table} t where {writer.Where(bound)} order by t.n";
        Bind(dialect, command, writer.Parameters);
        var found = new List<long>();
        try
        {
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync()) found.Add(row.GetInt64(0));
        }
        catch (DbException e)
        {
            Assert.Fail($"{e.Message}\n{command.CommandText}");
        }

        return (found, command.CommandText);
    }

    internal static void Bind(SqlDialect dialect, DbCommand command, IReadOnlyList<object> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var parameter = command.CreateParameter();
            if (dialect.Name == "sqlite") parameter.ParameterName = "$" + (i + 1);
            parameter.Value = values[i];
            command.Parameters.Add(parameter);
        }
    }
}
