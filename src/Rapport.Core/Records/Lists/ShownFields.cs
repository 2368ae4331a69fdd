using System.Collections.Frozen;
using System.Data.Common;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Core.Records.Lists;

/// <summary>
/// The fields of a page as a statement selects them and a row gives them. Custom ones are taken out of the record's document together:
/// to have the database take out each by itself makes it open the document for each.
/// </summary>
internal sealed class ShownFields(RecordReader reader, IReadOnlyList<Field> fields, RecordType type)
{
    private readonly FrozenDictionary<string, int> places = fields.Where(f => f.IsInDocument).Select(f => f.Key).Distinct().Select((key, place) => (key, place)).ToFrozenDictionary(k => k.key, k => k.place, StringComparer.Ordinal);

    // The ends of a link to several stand in a table of their own.
    private static bool IsSelected(Field field) => field.Kind != FieldKind.MultiLink && !field.IsInDocument;

    /// <summary>What is selected, in the order in which <see cref="Read"/> expects it.</summary>
    public IEnumerable<string> Sql(CriteriaSql sql) =>
        fields.Where(IsSelected).Select(f => reader.Select(f, type, sql)).Concat(places.Count == 0 ? [] : [reader.CustomTexts([.. places.OrderBy(p => p.Value).Select(p => p.Key)])]);

    /// <summary>One value for each field, from the ordinal on at which the selected ones begin.</summary>
    public object?[] Read(DbDataReader row, int first)
    {
        var values = new object?[fields.Count];
        var at = first;
        for (var i = 0; i < values.Length; i++)
            if (IsSelected(fields[i])) values[i] = reader.ReadValue(fields[i], row, at++);
        if (places.Count == 0 || row.IsDBNull(at)) return values;
        var texts = reader.CustomTexts(row, at, places);
        for (var i = 0; i < values.Length; i++)
            if (fields[i].IsInDocument && texts[places[fields[i].Key]] is { } text) values[i] = RecordReader.ReadCustom(fields[i], text);
        return values;
    }
}
