using System.Text.Json;
using Rapport.Core.Storage;

namespace Rapport.Customers.Duplicates;

/// <summary>
/// What an administrator chose. <paramref name="ShownFrom"/> is the least probability of a pair to be shown;
/// <paramref name="MergedFrom"/> that at which the program merges by itself, null for never.
/// </summary>
public sealed record DuplicateSettings(double ShownFrom = 0.5, double? MergedFrom = null)
{
    /// <summary>Pairs below are not kept at all.</summary>
    public const double LeastShown = Scan.PartyScan.LeastProbability;

    /// <summary>Nobody lets a program merge by a coin.</summary>
    public const double LeastMerged = 0.9;

    private const string Name = "duplicates";

    public static double Bits(double probability) => Math.Log2(probability / (1 - probability));

    public static async Task<DuplicateSettings> ReadAsync(IDatabase database, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select value from core_setting where name = '{Name}'";
        return await command.ExecuteScalarAsync(ct) is string json ? JsonSerializer.Deserialize<DuplicateSettings>(json, JsonSerializerOptions.Web)! : new DuplicateSettings();
    }

    internal Task WriteAsync(WriteSession session) => session.ExecuteAsync(
        $"insert into core_setting (name, value) values ('{Name}', {session.Dialect.JsonParameter(1)}) on conflict (name) do update set value = {session.Dialect.JsonParameter(1)}", JsonSerializer.Serialize(this, JsonSerializerOptions.Web));
}
