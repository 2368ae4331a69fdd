using System.Data.Common;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Rules;

/// <summary>Reads the rules into the catalogue.</summary>
internal static class StoredRules
{
    internal static SystemTable Table { get; } = new("core_rule",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        new("type", ColumnType.Text, true), new("name", ColumnType.Text, true), new("definition", ColumnType.Json, true),
        new("changed_at", ColumnType.Moment, true), new("changed_by", ColumnType.Id),
    ],
    [new("ux_core_rule", "type, name", Unique: true)]);

    /// <summary>The catalogue with the rules of its types, each bound to it.</summary>
    public static async Task<RecordCatalogue> WithAsync(Func<string, DbCommand> command, RecordCatalogue catalogue, CancellationToken ct)
    {
        var stored = new List<(string Type, string Name, RuleDefinition Definition)>();
        await using (var select = command("select type, name, definition from core_rule order by n"))
        await using (var row = await select.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct)) stored.Add((row.GetString(0), row.GetString(1), JsonSerializer.Deserialize<RuleDefinition>(row.GetString(2), FieldDefinition.Json)!));
        }

        var byType = stored.ToLookup(r => r.Type, StringComparer.Ordinal);
        if (stored.Count == 0 && catalogue.Types.All(t => t.Rules.Count == 0)) return catalogue;
        return new RecordCatalogue(catalogue.Types.Select(t => !byType.Contains(t.Name) && t.Rules.Count == 0 ? t
            : t with { Rules = [.. byType[t.Name].Select(r => ValidationRule.Of(r.Name, r.Definition, t, catalogue))] }), catalogue.Stamp)
        { Region = catalogue.Region, Currency = catalogue.Currency };
    }
}
