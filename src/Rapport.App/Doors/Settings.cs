using System.Text.Json;
using Rapport.Core.Storage;

namespace Rapport.App.Doors;

/// <summary>What the firm set for everybody: its name, its currency and its country (ISO 3166-1 alpha-2), to which telephone numbers without a country code belong.</summary>
internal sealed record FirmSettings(string Name, string Currency, string? Country = null)
{
    /// <summary>What new users start with.</summary>
    public string? Language { get; init; }
    public string? TimeZone { get; init; }
}

/// <summary>Reads and writes settings of the workplace as JSON by name.</summary>
internal sealed class Settings(IDatabase database)
{
    public async Task<T?> ReadAsync<T>(string name, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select value from core_setting where name = $1";
        database.Dialect.Bind(command, name);
        return await command.ExecuteScalarAsync(ct) is string json ? JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web) : default;
    }

    public Task WriteAsync<T>(string name, T value, CancellationToken ct) => database.WriteAsync(WriteLane.People, session => WriteAsync(session, name, value), ct);

    /// <summary>The same within a transaction that writes something else, too.</summary>
    public static Task<int> WriteAsync<T>(WriteSession session, string name, T value) => session.ExecuteAsync(
        $"insert into core_setting (name, value) values ($1, {session.Dialect.JsonParameter(2)}) on conflict (name) do update set value = {session.Dialect.JsonParameter(2)}",
        name, JsonSerializer.Serialize(value, JsonSerializerOptions.Web));
}
