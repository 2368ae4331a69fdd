using System.Diagnostics;
using Npgsql;

namespace Rapport.Testing;

/// <summary>
/// One PostgreSQL cluster per test process, started by the first test that needs it and thrown away at the end.
/// <c>./test</c> starts one for the whole run and hands it over in <c>RAPPORT_TEST_PG</c> (a connection string).
/// </summary>
public static class PostgresCluster
{
    private static readonly Lazy<Cluster> Shared = new(Start);
    private static readonly Lazy<string> Strategy = new(() => Version() >= 150000 ? "strategy file_copy" : "");
    private static int databases;

    /// <summary>Why there is no PostgreSQL here, or null when there is.</summary>
    public static string? Missing => Shared.Value.Missing;

    /// <summary>A new, empty database (UTF-8, collation C) that goes away with the test; skips the test where PostgreSQL is missing.</summary>
    public static TestDatabase NewDatabase() => NewDatabase("template0");

    /// <summary>Likewise, with what another database holds, to which nobody is connected.</summary>
    internal static TestDatabase NewDatabase(string template)
    {
        Assert.SkipWhen(Missing is not null, $"no PostgreSQL: {Missing}");
        // The process id keeps apart the test processes that share one cluster.
        var name = $"t_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";
        // As files: by way of the log, as is usual from version 15 on, takes a third longer; older ones know no other way, and no word for it.
        Run($"create database {name} template {template} {Strategy.Value} encoding 'UTF8' lc_collate 'C' lc_ctype 'C'");
        // Small pools: each test has a database of its own, and all of them share the cluster's 200 connections.
        return new(name, new NpgsqlConnectionStringBuilder(Shared.Value.ConnectionString) { Database = name, Pooling = true, MaxPoolSize = 20, ConnectionIdleLifetime = 5, ConnectionPruningInterval = 1 }.ToString());
    }

    internal static void Run(string sql)
    {
        using var connection = new NpgsqlConnection(Shared.Value.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static int Version()
    {
        using var connection = new NpgsqlConnection(Shared.Value.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand("select current_setting('server_version_num')::int", connection);
        return (int)command.ExecuteScalar()!;
    }

    /// <summary>The cluster stays when this process ends.</summary>
    internal static bool IsGiven => Environment.GetEnvironmentVariable("RAPPORT_TEST_PG") is { Length: > 0 };

    private static Cluster Start()
    {
        if (Environment.GetEnvironmentVariable("RAPPORT_TEST_PG") is { Length: > 0 } given) return new(WithoutPool(given), null);
        if (OperatingSystem.IsWindows()) return new("", "the test cluster needs a Unix-like system; set RAPPORT_TEST_PG");

        // Short path: a socket's name may have some 100 characters.
        var folder = Directory.CreateTempSubdirectory("rapport-pg-").FullName;
        var (exit, output, error) = Script("start", folder, $"{Environment.ProcessId}");
        if (exit == 0)
        {
            // The script's watcher would do it too, a second later.
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Script("stop", folder);
            return new(WithoutPool(output), null);
        }

        Directory.Delete(folder, recursive: true);
        // Missing is a reason to skip; installed but broken is a failure.
        return exit == 3 ? new("", error) : throw new InvalidOperationException($"The PostgreSQL test cluster did not start. {error}");
    }

    private static (int Exit, string Output, string Error) Script(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Repository.PathOf("eng", "test-postgres"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd().Trim();
        var said = error.GetAwaiter().GetResult().Trim();
        process.WaitForExit();
        return (process.ExitCode, output, said);
    }

    private static string WithoutPool(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString();

    private sealed record Cluster(string ConnectionString, string? Missing);
}

/// <summary>One database of the cluster.</summary>
public sealed class TestDatabase(string name, string connectionString) : IDisposable
{
    internal string Name => name;

    public string ConnectionString => connectionString;

    // By force: what a test left open must not keep it. A hundred databases left would fill the disk during a run.
    public void Dispose() => PostgresCluster.Run($"drop database if exists {name} with (force)");
}
