using System.Globalization;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Values;

namespace Rapport.Storage.Sqlite;

public sealed partial class SqliteDialect
{
    // The guard by type keeps a stray "12" from sorting behind all numbers.
    public override string Custom(string alias, Field field)
    {
        var key = Key(field);
        var types = field.ValueKind switch
        {
            FieldKind.Integer or FieldKind.Number or FieldKind.Money or FieldKind.Percent or FieldKind.DateTime => "'integer', 'real'",
            FieldKind.YesNo => "'true', 'false'",
            _ => "'text'",
        };
        return $"(case when json_type({alias}.custom, '$.{key}') in ({types}) then json_extract({alias}.custom, '$.{key}') end)";
    }

    public override string WithCustomLink(Field field, string parameter) => $"jsonb_set(custom, '$.{Key(field)}', {parameter})";

    // A text of JSON holds fifteen digits of a number with decimals, but all of a whole one.
    public override string WithComputed(string alias, IReadOnlyList<(Field Field, string Number)> values, IReadOnlyCollection<string> gone)
    {
        var document = $"coalesce({alias}.custom, '{{}}')";
        if (gone.Count > 0) document = $"jsonb_remove({document}, {string.Join(", ", gone.Select(k => $"'$.{k}'"))})";
        foreach (var some in values.Chunk(40)) document = $"jsonb_set({document}, {string.Join(", ", some.Select(v => $"'$.{Key(v.Field)}', {Written(v.Field.Kind, v.Number)}"))})";
        return document;
    }

    private static string Written(FieldKind kind, string number) => kind switch
    {
        FieldKind.Money => $"cast(round({number} * 10000.0) as integer)",
        FieldKind.Integer or FieldKind.DateTime => $"cast(round({number}) as integer)",
        FieldKind.Date => $"date({number} * 86400.0, 'unixepoch')",
        _ => number,
    };

    public override object ToCustom(FieldKind kind, object value) => value is Guid id ? id.ToString("D") : ToDb(kind, value);

    public override string AddressPart(string alias, Field field, string part) =>
        field.IsCustom ? $"json_extract({alias}.custom, '$.{Key(field)}.{part}')" : $"json_extract({alias}.{field.Column}, '$.{part}')";

    public override string LocationPart(string alias, Field field, string part) => AddressPart(alias, field, part);

    public override string IdFromText(string text) => $"unhex(replace({text}, '-', ''))";

    public override string IdAsText(string id) =>
        $"lower(substr(hex({id}), 1, 8) || '-' || substr(hex({id}), 9, 4) || '-' || substr(hex({id}), 13, 4) || '-' || substr(hex({id}), 17, 4) || '-' || substr(hex({id}), 21))";

    public override string Lower(string text) => $"lower({text})";

    public override string Contains(string text, string part) => $"instr({text}, {part}) > 0";

    public override string EndsWith(string text, string part) => $"substr({text}, -length({part})) = {part}";

    public override string AsDouble(FieldKind kind, bool custom, string value) => kind switch
    {
        FieldKind.Money => $"({value} / 10000.0)",
        FieldKind.Date => $"(julianday({value}) - 2440587.5)",
        _ => $"cast({value} as real)",
    };

    public override string ToDouble(string number) => $"cast({number} as real)";

    public override string ListHas(string alias, Field field, IReadOnlyList<string> words, Func<object, string> add)
    {
        var list = field.IsCustom ? $"{alias}.custom, '$.{Key(field)}'" : $"{alias}.{field.Column}";
        var has = Exists($"select 1 from json_each({list}) e where e.value in ({string.Join(", ", words.Select(w => add(w)))})");
        // Most lists are empty, and opening one costs more than all else in a walk over a million rows.
        return field.IsCustom ? has : $"({list} is not null and {has})";
    }

    // The sign keeps SQLite (from 3.51) from making an inner loop of it: a list in order could then not stop early within
    // each of several teams or countries, and reads them to their ends: 448 ms instead of 4.
    public override string Exists(string select) => $"+exists ({select})";

    public override string CustomIsEmpty(string alias, Field field) =>
        $"coalesce(json_type({alias}.custom, '$.{Key(field)}'), 'null') = 'null'";

    public override string In(string expression, IReadOnlyList<object> values, Func<object, string> add) =>
        $"{expression} in ({string.Join(", ", values.Select(add))})";

    // Few: in the text, so that the plan knows them. Many: one parameter, one text for all lengths.
    public override string NumberIn(string expression, IReadOnlyList<int> numbers, Func<object, string> add) => numbers.Count <= 20
        ? $"{expression} in ({string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))})"
        : $"{expression} in (select value from json_each({add(JsonSerializer.Serialize(numbers))}))";
}
