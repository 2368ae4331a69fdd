using System.Data.Common;
using System.Text;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Records;

/// <summary>Rows to values and back, by the shape of the type.</summary>
internal static class RowMapping
{
    /// <summary>Reads a row selected as <c>n, columns…, custom</c>.</summary>
    public static RecordData Read(RecordType type, TypeShape shape, DbDataReader row, SqlDialect dialect)
    {
        var values = new Dictionary<string, object?>(shape.Columns.Count + shape.Custom.Count, StringComparer.Ordinal);
        for (var i = 0; i < shape.Columns.Count; i++) values[shape.Columns[i].Name] = dialect.FromDb(shape.Columns[i].Kind, row, i + 1);
        var last = shape.Columns.Count + 1;
        var others = row.IsDBNull(last) ? null : ReadCustom(shape, dialect.Document(row, last), values);
        return new RecordData(type, row.GetInt64(0), values) { Others = others };
    }

    /// <summary>Answers what belongs to no field: values of retired fields, and of fields another node made just now.</summary>
    public static IReadOnlyDictionary<string, string>? ReadCustom(TypeShape shape, string text, Dictionary<string, object?> values)
    {
        using var json = JsonDocument.Parse(text);
        Dictionary<string, string>? others = null;
        foreach (var part in json.RootElement.EnumerateObject())
        {
            if (shape.ByKey.TryGetValue(part.Name, out var field)) values[field.Name] = ValueJson.Read(part.Value, field.Kind, storage: true);
            else (others ??= new(StringComparer.Ordinal))[part.Name] = part.Value.GetRawText();
        }

        return others;
    }

    public static string? CustomJson(TypeShape shape, IReadOnlyDictionary<string, object?> values, IReadOnlyDictionary<string, string>? others = null)
    {
        if (shape.Custom.Count == 0 && shape.Zeroes.Count == 0 && others is not { Count: > 0 }) return null;
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var field in shape.Custom)
            {
                if (values.GetValueOrDefault(field.Name) is not { } value) continue;
                json.WritePropertyName(field.Key);
                ValueJson.Write(json, field.Kind, value, storage: true);
            }

            foreach (var key in shape.Zeroes)
                if (others?.ContainsKey(key) != true) json.WriteNumber(key, 0);

            foreach (var (name, raw) in others ?? new Dictionary<string, string>(StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                json.WriteRawValue(raw);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Database values in the order of <see cref="TypeShape.Bulk"/> without the row number.</summary>
    public static object?[] Values(TypeShape shape, IReadOnlyDictionary<string, object?> values, SqlDialect dialect, long? number = null)
    {
        var offset = number is null ? 0 : 1;
        var row = new object?[offset + shape.Columns.Count + shape.Folded.Count + shape.Sorted.Count + 1];
        if (number is { } n) row[0] = n;
        var at = offset;
        foreach (var field in shape.Columns) row[at++] = dialect.ToDb(field.Kind, values.GetValueOrDefault(field.Name));
        foreach (var field in shape.Folded) row[at++] = Fold(values.GetValueOrDefault(field.Name));
        foreach (var field in shape.Sorted) row[at++] = SortKey(field, values.GetValueOrDefault(field.Name));
        row[at] = CustomJson(shape, values) is { } custom ? dialect.Document(custom) : null;
        return row;
    }

    public static object? Fold(object? value) => value is string text ? SearchText.SearchText.Fold(text) : null;

    /// <summary>
    /// A name's is never empty: a sort by it needs no branch for rows without a value. Other words are mostly read as they stand, and then have none.
    /// </summary>
    public static string? SortKey(Field field, object? value)
    {
        var key = value is string text ? SearchText.SearchText.SortKey(text) : "";
        return field.IsNamed || (value is string word && key != CriteriaNumbers.Lower(word)) ? key : null;
    }
}
