using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Storage;

namespace Rapport.Core.Views;

/// <summary>Small things that the program remembers for one person: the default view of a list, column widths, what was opened last.</summary>
public sealed class PersonalMemory(IDatabase database)
{
    // One key column, "{user}/{name}": a system table has one.
    public static SystemTable Table { get; } = new("core_memory", [new("key", ColumnType.Text, true), new("value", ColumnType.Json, true)], []) { PrimaryKey = "key" };

    public async Task<T?> ReadAsync<T>(string name, Principal who, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select value from core_memory where key = $1";
        database.Dialect.Bind(command, Key(name, who));
        return await command.ExecuteScalarAsync(ct) is string json ? JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web) : default;
    }

    public Task WriteAsync<T>(string name, T value, Principal who, CancellationToken ct) => database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
        $"insert into core_memory (key, value) values ($1, {session.Dialect.JsonParameter(2)}) on conflict (key) do update set value = {session.Dialect.JsonParameter(2)}",
        Key(name, who), JsonSerializer.Serialize(value, JsonSerializerOptions.Web)), ct);

    private static string Key(string name, Principal who) => $"{who.UserId:N}/{name}";
}
