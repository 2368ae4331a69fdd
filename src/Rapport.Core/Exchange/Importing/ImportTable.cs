using System.Text.Json;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Importing;

/// <summary>How far a running import got, written with each chunk: after a crash it goes on behind the last row committed.</summary>
internal sealed record ImportProgress(long Rows, long Created, long Updated, long Unchanged, long Errors, long ErrorBytes)
{
    public static SystemTable Table { get; } = new("core_import", [new("set_id", ColumnType.Integer, true), new("progress", ColumnType.Json, true)], []) { PrimaryKey = "set_id" };

    /// <summary>The same as what became of an import so far.</summary>
    public ImportResult Result(long set) => new()
    {
        Rows = Rows,
        Created = Created,
        Updated = Updated,
        Unchanged = Unchanged,
        Errors = Errors,
        LeftOut = Rows - Created - Updated - Unchanged - Errors,
        ChangeSet = Created + Updated == 0 ? null : set,
    };

    public static async Task<ImportProgress?> LoadAsync(IDatabase database, long set, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select progress from core_import where set_id = $1";
        database.Dialect.Bind(command, set);
        return await command.ExecuteScalarAsync(ct) is string json ? JsonSerializer.Deserialize<ImportProgress>(json) : null;
    }

    public Task SaveAsync(WriteSession session, long set) => session.ExecuteAsync(
        $"insert into core_import (set_id, progress) values ($1, {session.Dialect.JsonParameter(2)}) on conflict (set_id) do update set progress = excluded.progress", set, JsonSerializer.Serialize(this));

    public static Task ForgetAsync(WriteSession session, long set) => session.ExecuteAsync("delete from core_import where set_id = $1", set);
}
