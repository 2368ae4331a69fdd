using Npgsql;

namespace Rapport.Bench.World;

/// <summary>
/// A place to write into: a copy of the world or an empty one, gone afterwards. The world itself stays as it was made, so
/// that each run measures the same.
/// </summary>
internal sealed class Scratch : IAsyncDisposable
{
    private const string Database = "bench_scratch";

    private readonly string? server;

    private Scratch(string folder, string? server)
    {
        Folder = folder;
        this.server = server;
        Connection = server is null ? null : new NpgsqlConnectionStringBuilder(server) { Database = Database }.ToString();
    }

    public string Folder { get; }

    public string? Connection { get; }

    /// <summary>Nobody may be connected to the world while it is copied.</summary>
    public static async Task<Scratch> OfWorldAsync(string folder, string? connection, CancellationToken ct)
    {
        var scratch = await MakeAsync(folder, connection, connection is null ? null : new NpgsqlConnectionStringBuilder(connection).Database, ct);
        if (connection is null) File.Copy(Path.Combine(folder, "rapport.db"), Path.Combine(scratch.Folder, "rapport.db"));
        return scratch;
    }

    public static Task<Scratch> EmptyAsync(string folder, string? connection, CancellationToken ct) => MakeAsync(folder, connection, "template0", ct);

    private static async Task<Scratch> MakeAsync(string folder, string? connection, string? of, CancellationToken ct)
    {
        var scratch = new Scratch(Path.Combine(folder, "scratch"), connection);
        await scratch.DropAsync();
        Directory.CreateDirectory(scratch.Folder);
        if (connection is not null) await scratch.ExecuteAsync($"create database {Database} template {of} strategy file_copy", ct);
        return scratch;
    }

    public ValueTask DisposeAsync() => new(DropAsync());

    private async Task DropAsync()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        if (server is not null) await ExecuteAsync($"drop database if exists {Database} with (force)", default);
    }

    private async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        NpgsqlConnection.ClearAllPools();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Database = "template1", Pooling = false });
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync(ct);
    }
}
