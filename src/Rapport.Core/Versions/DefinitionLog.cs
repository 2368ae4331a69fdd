using System.Data.Common;
using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Versions;

/// <summary>Reads versions out of the history, where each change of a definition stands with what was before and after. The newest first.</summary>
public sealed class DefinitionLog(IDatabase database)
{
    /// <summary>So many of one thing are shown.</summary>
    public const int Most = 200;

    private const string Columns = "select n, at, user_id, event, detail from core_audit";

    /// <summary>The versions of one thing.</summary>
    public async Task<IReadOnlyList<DefinitionVersion>> OfAsync(DefinitionKey of, CancellationToken ct)
    {
        var found = await ReadAsync(of.Kind, of.Type, of.Name, long.MaxValue, Most, ct);
        return Chained([.. found.Where(v => v.Of == of)]);
    }

    /// <summary>What lately changed of a kind, of one record type where one is named; those before a number.</summary>
    public Task<IReadOnlyList<DefinitionVersion>> LatelyAsync(DefinitionKind kind, string? type, long before, int limit, CancellationToken ct) => ReadAsync(kind, type, null, before, limit, ct);

    /// <summary>The version of a line of the history; null where the line is about something else.</summary>
    public async Task<DefinitionVersion?> FindAsync(long number, CancellationToken ct)
    {
        DefinitionVersion? found;
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = Columns + " where n = $1";
            database.Dialect.Bind(command, number);
            await using var row = await command.ExecuteReaderAsync(ct);
            found = await row.ReadAsync(ct) ? Read(row) : null;
        }

        return found is { Event: "field.retired" } ? (await OfAsync(found.Of, ct)).FirstOrDefault(v => v.Number == number) ?? found : found;
    }

    /// <summary>Number of the last line about a thing; 0 where there is none.</summary>
    internal static async Task<long> LastAsync(WriteSession session, DefinitionKey of)
    {
        var values = new List<object?>();
        await using var command = session.Command($"select n, detail from core_audit where {Where(of.Kind, of.Type, of.Name, values)} order by n desc limit 20", [.. values]);
        await using var row = await command.ExecuteReaderAsync();
        // Names that differ by case alone are one to the comparison of SQLite.
        while (await row.ReadAsync())
        {
            using var detail = System.Text.Json.JsonDocument.Parse(row.GetString(1));
            if (DefinitionKey.Of(of.Kind, detail.RootElement) == of) return row.GetInt64(0);
        }

        return 0;
    }

    private async Task<IReadOnlyList<DefinitionVersion>> ReadAsync(DefinitionKind kind, string? type, string? name, long before, int limit, CancellationToken ct)
    {
        var values = new List<object?>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"{Columns} where {Where(kind, type, name, values)} and n < ${(values.Count + 1).ToString(CultureInfo.InvariantCulture)} order by n desc limit {limit.ToString(CultureInfo.InvariantCulture)}";
        foreach (var value in values) database.Dialect.Bind(command, value);
        database.Dialect.Bind(command, before);
        var found = new List<DefinitionVersion>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            if (Read(row) is { } version) found.Add(version);
        return found;
    }

    private static string Where(DefinitionKind kind, string? type, string? name, List<object?> values)
    {
        var begin = DefinitionEvents.Begin(kind, type, name).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
        values.Add(begin + "%");
        return $"event in ({string.Join(", ", DefinitionEvents.Of(kind).Select(e => $"'{e}'"))}) and detail like $1 escape '\\'";
    }

    private DefinitionVersion? Read(DbDataReader row) => DefinitionVersion.Read(row.GetInt64(0), (DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 1)!, (Guid?)database.Dialect.FromDb(FieldKind.Link, row, 2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4));

    /// <summary>Of a field that was retired, the history once kept the label only: what it was is what the entry before left.</summary>
    private static DefinitionVersion[] Chained(DefinitionVersion[] versions) =>
        [.. versions.Select((v, i) => v.Event == "field.retired" && i + 1 < versions.Length && versions[i + 1].After is { } left ? v with { Before = left } : v)];
}
