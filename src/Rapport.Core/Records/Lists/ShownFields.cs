using System.Data.Common;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Core.Records.Lists;

/// <summary>
/// The fields of a page as a statement selects them and a row gives them. Several custom ones are read from the record's document,
/// which travels once: to have the database take each out by itself makes it parse the document for each.
/// </summary>
internal sealed class ShownFields(RecordReader reader, IReadOnlyList<Field> fields, RecordType type)
{
    private readonly bool document = fields.Count(f => f.IsInDocument) > 1;

    // The ends of a link to several stand in a table of their own.
    private bool IsSelected(Field field) => field.Kind != FieldKind.MultiLink && !(document && field.IsInDocument);

    /// <summary>What is selected, in the order in which <see cref="Read"/> expects it.</summary>
    public IEnumerable<string> Sql(CriteriaSql sql) => fields.Where(IsSelected).Select(f => reader.Select(f, type, sql)).Concat(document ? ["t.custom"] : []);

    /// <summary>One value for each field, from the ordinal on at which the selected ones begin.</summary>
    public object?[] Read(DbDataReader row, int first)
    {
        var values = new object?[fields.Count];
        var at = first;
        for (var i = 0; i < values.Length; i++)
            if (IsSelected(fields[i])) values[i] = reader.ReadValue(fields[i], row, at++);
        if (!document || row.IsDBNull(at)) return values;
        using var json = JsonDocument.Parse(row.GetString(at));
        for (var i = 0; i < values.Length; i++)
            if (fields[i].IsInDocument && json.RootElement.TryGetProperty(fields[i].Key, out var value)) values[i] = RecordReader.ReadCustom(fields[i], value);
        return values;
    }
}
