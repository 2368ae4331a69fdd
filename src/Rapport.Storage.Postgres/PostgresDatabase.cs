using System.Data;
using System.Data.Common;
using Npgsql;
using Rapport.Core.Access.Viewing;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;
using Rapport.Storage.Postgres.Search;

namespace Rapport.Storage.Postgres;

/// <summary>The database of a firm with many nodes. Each write has a connection and a transaction of its own.</summary>
public sealed class PostgresDatabase : IDatabase
{
    private readonly NpgsqlDataSource connections, beside;

    private PostgresDatabase(NpgsqlDataSource connections, NpgsqlDataSource beside)
    {
        this.connections = connections;
        this.beside = beside;
    }

    private readonly PostgresDialect dialect = new();

    public SqlDialect Dialect => dialect;

    public ISearchIndex Search { get; } = new PostgresSearchIndex();

    /// <summary>Takes an ordinary connection string and adds what the queries rely on.</summary>
    public static async Task<PostgresDatabase> OpenAsync(string connectionString, CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            // A generic plan does not know how many teams a scope list holds: 0.7 ms becomes 1.5 s.
            Options = "-c plan_cache_mode=force_custom_plan -c jit=off -c idle_in_transaction_session_timeout=60000",
        };
        var source = NpgsqlDataSource.Create(settings);
        await using (var connection = await source.OpenConnectionAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            // Inlined by the planner, so that an expression index on the same call serves the criteria.
            command.CommandText = """
                select pg_advisory_lock(727274);
                create or replace function jnum(d jsonb, k text) returns float8 immutable parallel safe language sql as
                  $$ select case when jsonb_typeof(d->k) = 'number' then (d->>k)::float8 end $$;
                create or replace function jint(d jsonb, k text) returns bigint immutable parallel safe language sql as
                  $$ select case when jsonb_typeof(d->k) = 'number' and (d->>k)::numeric between -9223372036854775808 and 9223372036854775807 then (d->>k)::numeric::bigint end $$;
                create or replace function jtext(d jsonb, k text) returns text immutable parallel safe language sql as
                  $$ select case when jsonb_typeof(d->k) = 'string' then (d->>k) collate "C" end $$;
                create or replace function jbool(d jsonb, k text) returns boolean immutable parallel safe language sql as
                  $$ select case when jsonb_typeof(d->k) = 'boolean' then (d->>k)::boolean end $$;
                select pg_advisory_unlock(727274);
                """;
            await command.ExecuteNonQueryAsync(ct);
        }

        // A pool of its own: whoever has one of the others and waits for one of these is sure to get it. It need not wait for
        // the disk: the log is written in order, so that the commit which uses a number takes its drawing to the disk as well.
        return new PostgresDatabase(source, NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.ToString()) { MaxPoolSize = 4, Options = settings.Options + " -c synchronous_commit=off" }));
    }

    public async ValueTask<DbConnection> OpenAsync(CancellationToken ct) => await connections.OpenConnectionAsync(ct);

    public async Task<T> WriteAsync<T>(WriteLane lane, Func<WriteSession, Task<T>> work, CancellationToken ct)
    {
        const int Attempts = 3;
        LookingOnly.Demand();
        for (var attempt = 1; ; attempt++)
        {
            await using var connection = await connections.OpenConnectionAsync(ct);
            var session = new PostgresWriteSession(connection, beside, dialect);
            T result;
            try
            {
                session.Begin(isForPeople: lane == WriteLane.People);
                result = await work(session);
                if (BeforeCommit is { } last && session.HasRelated) await last(session);
                await session.CommitAsync(ct);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && attempt < Attempts)
            {
                // Two writers crossed; the transaction is gone as a whole, so it can run again as a whole.
                continue;
            }
            finally
            {
                await session.EndAsync();
            }

            foreach (var action in session.AfterCommit) action();
            return result;
        }
    }

    public Func<WriteSession, Task>? BeforeCommit { get; set; }

    public async Task<SchemaShape> ReadSchemaAsync(CancellationToken ct)
    {
        await using var connection = await connections.OpenConnectionAsync(ct);
        var columns = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select table_name, column_name from information_schema.columns where table_schema = current_schema()";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                if (!columns.TryGetValue(row.GetString(0), out var set)) columns[row.GetString(0)] = set = new HashSet<string>(StringComparer.Ordinal);
                ((HashSet<string>)set).Add(row.GetString(1));
            }
        }

        var indexes = new HashSet<string>(StringComparer.Ordinal);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select indexname from pg_indexes where schemaname = current_schema()";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) indexes.Add(row.GetString(0));
        }

        return new SchemaShape(columns, indexes);
    }

    public async Task<DatabaseFacts> DescribeAsync(CancellationToken ct)
    {
        await using var connection = await connections.OpenConnectionAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select pg_database_size(current_database())";
        return new DatabaseFacts($"PostgreSQL {connection.PostgreSqlVersion}", (long)(await command.ExecuteScalarAsync(ct))!, $"{connection.Host}:{connection.Port}/{connection.Database}");
    }

    /// <summary>Indexes whose building broke off; the server itself checks its pages as it reads them.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken ct)
    {
        await using var connection = await connections.OpenConnectionAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace s on s.oid = c.relnamespace where not i.indisvalid and s.nspname = current_schema()";
        var findings = new List<string>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) findings.Add($"index {row.GetString(0)} is invalid: its building broke off");
        return findings;
    }

    /// <summary>
    /// Autovacuum comes within a minute; until then half a million new order lines are planned as if there were none, and a
    /// question for those of 200 orders reads them all (50 ms instead of 1).
    /// </summary>
    public async Task SettleAsync(CancellationToken ct)
    {
        var tables = new List<string>();
        await using var connection = await connections.OpenConnectionAsync(ct);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select quote_ident(relname) from pg_stat_user_tables where schemaname = current_schema() and n_mod_since_analyze > greatest(1000, n_live_tup / 10)";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) tables.Add(row.GetString(0));
        }

        if (tables.Count == 0) return;
        await using var analyze = connection.CreateCommand();
        analyze.CommandText = $"analyze {string.Join(", ", tables)}";
        analyze.CommandTimeout = 0;
        await analyze.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await connections.DisposeAsync();
        await beside.DisposeAsync();
    }
}
