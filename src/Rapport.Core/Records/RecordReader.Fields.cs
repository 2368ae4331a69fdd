using System.Collections.Frozen;
using System.Data.Common;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.Core.Records;

/// <summary>Which fields a page has, how each is selected, and what its column says.</summary>
public sealed partial class RecordReader
{
    private static List<Field> FieldsOf(RecordQuery query, Sight sight)
    {
        var type = query.Type;
        if (query.Fields is null) return ListFields(type, sight);
        return [.. query.Fields.Select(name => type.Find(name) is { } field && !sight.Hides(type, field) ? field
            : throw new ProblemException(Problem.Invalid("field.unknown", name, ("type", type.Name), ("suggestion", Suggestion.For(name, type.Fields.Where(f => !sight.Hides(type, f)).Select(f => f.Name))))))];
    }

    /// <summary>What a list shows of a type that nobody chose fields for; computed ones cost a query a row.</summary>
    internal static List<Field> ListFields(RecordType type, Sight sight) =>
        [.. type.Fields.Where(f => (f.InList || f.Name == type.Title) && !f.IsComputed && f.Kind != FieldKind.MultiLink && !sight.Hides(type, f))];

    internal string Select(Field field, RecordType type, CriteriaSql sql) =>
        field.Column is not null ? "t." + field.Column
        : field.IsComputed ? sql.Yield(CriteriaBinder.BindField(field.Name, type, catalogue.Current, null, t => sql.Access?.Scope(t) is null), "t")
        : database.Dialect.CustomJson("t", field.Key);

    internal string CustomTexts(IReadOnlyList<string> keys) => database.Dialect.CustomTexts("t", keys);

    internal string?[] CustomTexts(DbDataReader row, int ordinal, FrozenDictionary<string, int> places) => database.Dialect.CustomTexts(row, ordinal, places);

    internal object? ReadValue(Field field, DbDataReader row, int ordinal)
    {
        if (field.Column is not null) return Known(field, database.Dialect.FromDb(field.Kind, row, ordinal));
        if (row.IsDBNull(ordinal)) return null;
        if (field.IsComputed) return ComputedValue.Of(field, row.GetValue(ordinal));
        using var json = JsonDocument.Parse(row.GetString(ordinal));
        return Known(field, ValueJson.Read(json.RootElement, field.Kind, storage: true));
    }

    internal static object? ReadCustom(Field field, string text) => Known(field, ValueJson.ReadStored(text, field.Kind));

    /// <summary>The catalogue's own text of a choice, so that the many rows that people have open share it.</summary>
    private static object? Known(Field field, object? value)
    {
        if (field.Kind != FieldKind.Choice || value is not string key) return value;
        foreach (var choice in field.Choices)
            if (choice.Key == key) return choice.Key;
        return value;
    }
}
