using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Records;

namespace Rapport.App.Workplaces;

/// <summary>The team at the root of the tree: everybody belongs to it until teams are made.</summary>
internal static class FirstTeam
{
    /// <summary>Number of the root team, made when there is none.</summary>
    public static async Task<long> EnsureAsync(RecordStore store, CancellationToken ct)
    {
        var type = store.Catalogue["team"];
        if (await NumberAsync(store, ct) is { } number) return number;
        await store.WriteAsync([RecordWrite.Create(type, new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = "Everyone" })], new WriteContext(Principal.System, "setup"), ct);
        return await NumberAsync(store, ct) ?? throw new InvalidOperationException("The root team was not written.");
    }

    private static async Task<long?> NumberAsync(RecordStore store, CancellationToken ct)
    {
        await using var connection = await store.Database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select n from core_team where parent_id is null order by n limit 1";
        return await command.ExecuteScalarAsync(ct) is { } n and not DBNull ? Convert.ToInt64(n, CultureInfo.InvariantCulture) : null;
    }
}
