using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Kit.Words;

namespace Rapport.App.Workplaces;

/// <summary>The team at the root of the tree: everybody belongs to it until teams are made.</summary>
internal static class FirstTeam
{
    private static readonly TextBook Words = new([typeof(FirstTeam).Assembly]);

    /// <summary>Number of the root team, made in the language of the firm when there is none.</summary>
    public static async Task<long> EnsureAsync(RecordStore store, string? language, CancellationToken ct)
    {
        var type = store.Catalogue["team"];
        if (await NumberAsync(store, ct) is { } number) return number;
        await store.WriteAsync([RecordWrite.Create(type, new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = NameIn(language) })], new WriteContext(Principal.System, "setup"), ct);
        return await NumberAsync(store, ct) ?? throw new InvalidOperationException("The root team was not written.");
    }

    /// <summary>The wish to call the root team in the language of the firm, where it still has the name it was made with in another; null where nothing is to be done.</summary>
    public static async Task<RecordWrite?> InAsync(RecordStore store, string? language, CancellationToken ct)
    {
        await using var connection = await store.Database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select id, name from core_team where parent_id is null order by n limit 1";
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct) || row.GetString(1) is var name && (name == NameIn(language) || TextBook.Languages.All(l => NameIn(l) != name))) return null;
        return RecordWrite.Update(store.Catalogue["team"], (Guid)store.Database.Dialect.FromDb(FieldKind.Link, row, 0)!, new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = NameIn(language) });
    }

    private static string NameIn(string? language) => Words.Find(language is not null && TextBook.Languages.Contains(language) ? language : "en", "team.everyone")!;

    private static async Task<long?> NumberAsync(RecordStore store, CancellationToken ct)
    {
        await using var connection = await store.Database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select n from core_team where parent_id is null order by n limit 1";
        return await command.ExecuteScalarAsync(ct) is { } n and not DBNull ? Convert.ToInt64(n, CultureInfo.InvariantCulture) : null;
    }
}
