using System.Data.Common;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Core.Records.Lists;

/// <summary>
/// The fields of a page as a statement selects them and a row gives them. Custom ones are taken out of the record's document together:
/// to have the database take out each by itself makes it open the document for each.
/// </summary>
internal sealed class ShownFields(RecordReader reader, IReadOnlyList<Field> fields, RecordType type)
{
    /// <summary>Of more than these the whole document travels: looking each up among all then costs more than what lies between.</summary>
    private const int LookedUp = 32;

    private readonly string[] keys = [.. fields.Where(f => f.IsInDocument).Select(f => f.Key)];

    private bool Whole => keys.Length > LookedUp;

    // The ends of a link to several stand in a table of their own.
    private static bool IsSelected(Field field) => field.Kind != FieldKind.MultiLink && !field.IsInDocument;

    /// <summary>What is selected, in the order in which <see cref="Read"/> expects it.</summary>
    public IEnumerable<string> Sql(CriteriaSql sql) =>
        fields.Where(IsSelected).Select(f => reader.Select(f, type, sql)).Concat(keys.Length == 0 ? [] : [Whole ? "t.custom" : reader.Custom(keys)]);

    /// <summary>One value for each field, from the ordinal on at which the selected ones begin.</summary>
    public object?[] Read(DbDataReader row, int first)
    {
        var values = new object?[fields.Count];
        var at = first;
        for (var i = 0; i < values.Length; i++)
            if (IsSelected(fields[i])) values[i] = reader.ReadValue(fields[i], row, at++);
        if (keys.Length == 0 || row.IsDBNull(at)) return values;
        using var json = JsonDocument.Parse(row.GetString(at));
        var taken = Whole ? default : json.RootElement.EnumerateArray();
        for (var i = 0; i < values.Length; i++)
        {
            if (!fields[i].IsInDocument) continue;
            var value = Whole ? json.RootElement.TryGetProperty(fields[i].Key, out var found) ? found : default : taken.MoveNext() ? taken.Current : default;
            if (value.ValueKind != JsonValueKind.Undefined) values[i] = RecordReader.ReadCustom(fields[i], value);
        }

        return values;
    }
}
