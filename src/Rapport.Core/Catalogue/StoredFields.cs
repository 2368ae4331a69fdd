using System.Data.Common;
using System.Text.Json;

namespace Rapport.Core.Catalogue;

/// <summary>Reads the types and fields made at run time, and what else of the catalogue lies in the database.</summary>
internal static class StoredFields
{
    /// <summary>The catalogue with what is stored, its stamp one higher.</summary>
    /// <param name="command">Makes a command on the connection to read by.</param>
    public static async Task<RecordCatalogue> LoadAsync(Func<string, DbCommand> command, RecordCatalogue catalogue, CancellationToken ct)
    {
        var fields = await FieldsAsync(command, ct);
        var firm = await FirmRegion.ReadAsync(command, ct);
        var types = await StoredTypes.AllAsync(command, catalogue, retired: false, ct);
        var byType = fields.ToLookup(f => f.Type, f => f.Field, StringComparer.Ordinal);
        var whole = new RecordCatalogue(Companions.With([.. types.Select(t => With(t, [.. byType[t.Name]]))]), catalogue.Stamp + 1) { Region = firm.Country, Currency = firm.Currency };
        var shaped = await Flows.StoredFlows.WithAsync(command, await Rules.StoredRules.WithAsync(command, whole, ct), ct);
        return await RollUps.RollUpRows.WithAsync(command, shaped, ct);
    }

    /// <summary>A type that was retired, with the fields it would come back with; null where there is none of that name.</summary>
    public static async Task<RecordType?> RetiredAsync(Func<string, DbCommand> command, RecordCatalogue catalogue, string name, CancellationToken ct)
    {
        if (catalogue.Find(name) is not null || (await StoredTypes.AllAsync(command, catalogue, retired: true, ct)).FirstOrDefault(t => t.Name == name) is not { } type) return null;
        return With(type, [.. (await FieldsAsync(command, ct)).Where(f => f.Type == name).Select(f => f.Field)]);
    }

    private static async Task<List<(string Type, Field Field)>> FieldsAsync(Func<string, DbCommand> command, CancellationToken ct)
    {
        var fields = new List<(string Type, Field Field)>();
        await using var select = command("select type, name, definition, kinds from core_field where retired_at is null order by n");
        await using var row = await select.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) fields.Add((row.GetString(0), Kinds.FieldKinds.Of(row.GetString(1), row.IsDBNull(3) ? null : row.GetString(3)).Field(row.GetString(1), JsonSerializer.Deserialize<FieldDefinition>(row.GetString(2), FieldDefinition.Json)!)));
        return fields;
    }

    /// <summary>A type whose custom fields stay the same stays the same object: what was derived from it is kept.</summary>
    private static RecordType With(RecordType type, IReadOnlyList<Field> custom)
    {
        if (custom.Count == 0 && type.Fields.All(f => !f.IsCustom)) return type;
        // A module of a later version may have brought a field of that name: its own comes first.
        var own = type.Fields.Where(f => !f.IsCustom).ToList();
        var system = own.FindIndex(f => f.Name == (type.HasOwner ? SystemFields.Owner : SystemFields.Id));
        var whole = type with { Fields = [.. own.Take(system), .. custom.Where(c => own.All(f => f.Name != c.Name)), .. own.Skip(system)] };
        return type.Made is null ? whole : whole with { Timeline = type.Made.Timeline?.For(whole) };
    }
}
