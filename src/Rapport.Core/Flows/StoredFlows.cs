using System.Data.Common;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Flows;

/// <summary>Reads the flows into the catalogue.</summary>
internal static class StoredFlows
{
    internal static SystemTable Table { get; } = new("core_flow",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        new("type", ColumnType.Text, true), new("name", ColumnType.Text, true), new("definition", ColumnType.Json, true),
        // How many records were given away so far: whose turn it is.
        new("turn", ColumnType.Integer, true), new("changed_at", ColumnType.Moment, true), new("changed_by", ColumnType.Id),
    ],
    [new("ux_core_flow", "type, name", Unique: true)]);

    /// <summary>The catalogue with the flows of its types, each held against it.</summary>
    public static async Task<RecordCatalogue> WithAsync(Func<string, DbCommand> command, RecordCatalogue catalogue, CancellationToken ct)
    {
        var stored = new List<(string Type, string Name, FlowDefinition Definition)>();
        await using (var select = command("select type, name, definition from core_flow order by n"))
        await using (var row = await select.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct)) stored.Add((row.GetString(0), row.GetString(1), JsonSerializer.Deserialize<FlowDefinition>(row.GetString(2), FieldDefinition.Json)!));
        }

        var byType = stored.ToLookup(r => r.Type, StringComparer.Ordinal);
        if (stored.Count == 0 && catalogue.Types.All(t => t.Flows.Count == 0)) return catalogue;
        return new RecordCatalogue(catalogue.Types.Select(t => !byType.Contains(t.Name) && t.Flows.Count == 0 ? t
            : t with { Flows = [.. byType[t.Name].Select(f => new Flow(f.Name, f.Definition, FlowCheck.Problems(t, f.Definition, catalogue).Any()))] }), catalogue.Stamp)
        { Region = catalogue.Region, Currency = catalogue.Currency };
    }
}
