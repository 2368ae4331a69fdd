using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Values;

namespace Rapport.Storage.Postgres;

public sealed partial class PostgresDialect
{
    public override string Custom(string alias, Field field) => field.ValueKind switch
    {
        // Whole units exactly, also those beyond 2^53.
        FieldKind.Integer or FieldKind.Money => $"jint({alias}.custom, '{Key(field)}')",
        FieldKind.Number or FieldKind.Percent or FieldKind.DateTime => $"jnum({alias}.custom, '{Key(field)}')",
        FieldKind.YesNo => $"jbool({alias}.custom, '{Key(field)}')",
        _ => $"jtext({alias}.custom, '{Key(field)}')",
    };

    public override string WithCustomLink(Field field, string parameter) => $"jsonb_set(custom, '{{{Key(field)}}}', to_jsonb({parameter}::text))";

    public override string WithComputed(string alias, IReadOnlyList<(Field Field, string Number)> values, IReadOnlyCollection<string> gone)
    {
        var document = $"coalesce({alias}.custom, '{{}}'::jsonb)";
        foreach (var key in gone) document = $"({document} - '{key}')";
        return string.Join(" || ", values.Select(v => $"jsonb_build_object('{Key(v.Field)}', {Written(v.Field.Kind, v.Number)})").Prepend(document));
    }

    // As doubles, which the document holds to the last digit: a whole number too large for one of its own is no error.
    private static string Written(FieldKind kind, string number) => kind switch
    {
        FieldKind.Money => $"round({number} * 10000.0::float8)",
        FieldKind.Date => $"to_char(date '1970-01-01' + ({number})::int, 'YYYY-MM-DD')",
        _ => number,
    };

    public override object ToCustom(FieldKind kind, object value) => value switch
    {
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Guid id => id.ToString("D"),
        DateTime moment => (double)ValueJson.ToUnixMilliseconds(moment),
        decimal amount => ValueJson.ToUnits(amount),
        _ => value,
    };

    public override string AddressPart(string alias, Field field, string part) =>
        field.IsCustom ? $"jtext({alias}.custom->'{Key(field)}', '{part}')" : $"jtext({alias}.{field.Column}, '{part}')";

    public override string LocationPart(string alias, Field field, string part) =>
        field.IsCustom ? $"jnum({alias}.custom->'{Key(field)}', '{part}')" : $"jnum({alias}.{field.Column}, '{part}')";

    public override string IdFromText(string text) => $"({text})::uuid";

    public override string IdAsText(string id) => $"({id})::text";

    public override string Lower(string text) => $"lower({text} collate \"C\")";

    public override string Contains(string text, string part) => $"strpos({text}, {part}) > 0";

    public override string EndsWith(string text, string part) => $"right({text}, length({part})) = {part}";

    public override string AsDouble(FieldKind kind, bool custom, string value) => kind switch
    {
        FieldKind.Money => $"(({value})::float8 / 10000.0)",
        FieldKind.Date => $"(({value})::date - date '1970-01-01')::float8",
        FieldKind.DateTime when !custom => $"(extract(epoch from {value}) * 1000)::float8",
        _ => $"({value})::float8",
    };

    public override string ToDouble(string number) => $"({number})::float8";

    public override string ListHas(string alias, Field field, IReadOnlyList<string> words, Func<object, string> add) =>
        $"jsonb_exists_any({(field.IsCustom ? $"{alias}.custom->'{Key(field)}'" : $"{alias}.{field.Column}")}, {add(words.ToArray())})";

    public override string CustomIsEmpty(string alias, Field field) =>
        $"coalesce(jsonb_typeof({alias}.custom->'{Key(field)}'), 'null') = 'null'";

    public override string In(string expression, IReadOnlyList<object> values, Func<object, string> add)
    {
        var array = Array.CreateInstance(values[0].GetType(), values.Count);
        for (var i = 0; i < values.Count; i++) array.SetValue(values[i], i);
        return $"{expression} = any({add(array)})";
    }

    public override string NumberIn(string expression, IReadOnlyList<int> numbers, Func<object, string> add) =>
        $"{expression} = any({add(numbers.Select(n => (long)n).ToArray())})";
}
