using System.Data.Common;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue.RollUps;

/// <summary>Which roll-ups are kept, one row each, and whether every record has its value.</summary>
internal static class RollUpRows
{
    public static SystemTable Table { get; } = new("core_rollup",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        // Part of the key in the records: of a counter, as the number of a row that went may be given again.
        new("place", ColumnType.Integer, true),
        new("type", ColumnType.Text, true), new("field", ColumnType.Text, true), new("signature", ColumnType.Text, true), new("done_at", ColumnType.Moment),
    ],
    [new("ux_core_rollup", "type, field, signature", Unique: true)]);

    public static async Task<List<RollUpRow>> AllAsync(Func<string, DbCommand> command, CancellationToken ct)
    {
        var rows = new List<RollUpRow>();
        await using var select = command("select place, type, field, signature, done_at from core_rollup order by n");
        await using var row = await select.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) rows.Add(new RollUpRow(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), !row.IsDBNull(4)));
        return rows;
    }

    /// <summary>The catalogue with what is kept; a type of which nothing of it changed stays the same object.</summary>
    public static async Task<RecordCatalogue> WithAsync(Func<string, DbCommand> command, RecordCatalogue catalogue, CancellationToken ct)
    {
        var rows = await AllAsync(command, ct);
        return new RecordCatalogue(catalogue.Types.Select(t => With(t, catalogue, rows)), catalogue.Stamp) { Region = catalogue.Region, Currency = catalogue.Currency };
    }

    private static RecordType With(RecordType type, RecordCatalogue catalogue, List<RollUpRow> rows)
    {
        var fields = type.Fields.Select(f => f.Kind == FieldKind.RollUp ? With(type, f, catalogue, rows) : f).ToList();
        return fields.Zip(type.Fields).All(f => ReferenceEquals(f.First, f.Second)) ? type : type with { Fields = fields };
    }

    private static Field With(RecordType type, Field field, RecordCatalogue catalogue, List<RollUpRow> rows)
    {
        var row = RollUpPlan.Of(type, field, catalogue).Plan is { } plan ? rows.Find(r => r.Type == type.Name && r.Field == field.Name && r.Signature == plan.Signature) : null;
        if (row?.Place == field.Kept?.Place && row?.IsDone == field.Kept?.IsReady) return field;
        return field with { Kept = row is null ? null : new KeptRollUp(field.Name, row.Place, RollUpPlan.Of(type, field, catalogue).Plan!, row.IsDone) };
    }
}

internal sealed record RollUpRow(long Place, string Type, string Field, string Signature, bool IsDone);
