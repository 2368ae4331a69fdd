using System.Data.Common;
using System.Text.Json;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue;

/// <summary>Reads the record types made at run time.</summary>
internal static class StoredTypes
{
    internal static SystemTable Table { get; } = new("core_type",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        new("name", ColumnType.Text, true), new("number", ColumnType.Integer, true), new("definition", ColumnType.Json, true),
        new("created_at", ColumnType.Moment, true), new("created_by", ColumnType.Id), new("changed_at", ColumnType.Moment, true), new("retired_at", ColumnType.Moment),
    ],
    [new("ux_core_type", "name", Unique: true), new("ux_core_type_number", "number", Unique: true)]);

    /// <summary>The modules' types with those that are stored, without custom fields. One that stays as it was stays the same object.</summary>
    /// <param name="retired">Also those out of sight: their tables are still there.</param>
    public static async Task<IReadOnlyList<RecordType>> AllAsync(Func<string, DbCommand> command, RecordCatalogue catalogue, bool retired, CancellationToken ct)
    {
        var types = catalogue.Types.Where(t => t.Made is null).ToList();
        await using var select = command($"select name, number, definition from core_type{(retired ? "" : " where retired_at is null")} order by number");
        await using var row = await select.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var name = row.GetString(0);
            // A module of a later version may have brought a type of that name: its own comes first.
            if (types.Any(t => t.Name == name)) continue;
            var definition = Read(row.GetString(2));
            types.Add(catalogue.Find(name) is { Made: { } made } same && made == definition ? same : definition.ToType(name, (short)row.GetInt64(1)));
        }

        return types;
    }

    public static TypeDefinition Read(string json) => JsonSerializer.Deserialize<TypeDefinition>(json, FieldDefinition.Json)!;
}
