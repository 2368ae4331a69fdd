using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Filters;

/// <summary>A chip as it is read: field in grey, then what is asked of it. <paramref name="Field"/> is empty for a condition kept as text.</summary>
public sealed record SaidFilter(string Field, string Operator, string Value)
{
    public override string ToString() => string.Join(' ', new[] { Field, Operator, Value }.Where(p => p.Length > 0));
}

/// <summary>Says a condition in the reader's language.</summary>
public sealed class FilterWords(Texts texts, FieldFormat format, Formats formats)
{
    public SaidFilter Say(Criterion item, RecordType type, RecordCatalogue catalogue, FilterTitles titles)
    {
        if (item is Compare { Left: PartOf { Of: Name of } cut, Sign: CompareSign.Equal, Right: NumberValue whole }) return new(Label(of.Parts, type, catalogue), "", PartOfTime(cut.Part, (int)whole.Number));
        if (item is Truth { Item: Inside { Of: Name place } }) return new(Label(place.Parts, type, catalogue), "", texts["filter.region"]);
        if (FilterTitles.SetOf(item) is { } set && titles.Imports.TryGetValue(set, out var file)) return new(texts["filter.import"], "", file);
        if (FilterPart.Of(item) is not { } part) return Joined(item, type, catalogue, titles) is { } said ? new("", "", said) : new("", "", Filter.TextOf(item));
        if (part.Operator == FilterOperator.Words) return new(texts["filter.anywhere"], "", FilterPart.Text(part.Values[0]));
        if (part.Resolve(type, catalogue) is not { } end) return new("", "", Filter.TextOf(item));
        return Recent(part, end.Field) is { } recent
            ? new(Label(part.Path, type, catalogue), "", recent)
            : new(Label(part.Path, type, catalogue), texts[OperatorKey(part.Operator, end.Field)], Values(part, end.Type, end.Field, titles));
    }

    /// <summary>Conditions joined by "or", denied, or asked of related records; null for what only the language can say.</summary>
    private string? Joined(Criterion item, RecordType type, RecordCatalogue catalogue, FilterTitles titles)
    {
        string One(Criterion part, RecordType of) => part is And or Or ? texts["filter.bracket", ("filter", Say(part, of, catalogue, titles).ToString())] : Say(part, of, catalogue, titles).ToString();
        switch (item)
        {
            case And { Items.Count: > 0 } all: return string.Join(texts["filter.and"], all.Items.Select(i => One(i, type)));
            case Or { Items.Count: > 0 } any: return string.Join(texts["filter.or"], any.Items.Select(i => One(i, type)));
            case Not not: return texts["filter.not", ("filter", One(not.Item, type))];
            case Quantified q when Relation(q.Relation) is { } relation: return texts["filter.related." + q.Quantifier, ("relation", RelationWords.Name(texts, type.Name, relation)), ("filter", Inside(q.Where, relation))];
            case Compare { Left: Aggregate { Function: AggregateFunction.Count, Of: null } count, Right: NumberValue number } compare when Relation(count.Relation) is { } counted:
                return texts["filter.counted", ("relation", RelationWords.Name(texts, type.Name, counted)), ("sign", Signs[(int)compare.Sign]), ("number", number.Number), ("filter", Inside(count.Where, counted))];
            default: return null;
        }

        Relation? Relation(string name) => catalogue.InversesOf(type.Name).FirstOrDefault(r => r.Name == name);
        string Inside(Criterion? where, Relation relation) => where is null or And { Items.Count: 0 } ? "" : texts["filter.inside", ("filter", Say(where, relation.Type, catalogue, titles).ToString())];
    }

    // In the order of CompareSign.
    private static readonly string[] Signs = ["=", "≠", "<", "≤", ">", "≥"];

    /// <summary>Key of the operator's words; days and amounts have words of their own ("from", "at least").</summary>
    public static string OperatorKey(FilterOperator op, Field field) =>
        "filter.op." + op + (field.ValueKind is FieldKind.Date or FieldKind.DateTime && op is FilterOperator.Is or FilterOperator.Less or FilterOperator.AtMost or FilterOperator.Greater or FilterOperator.AtLeast ? ".day" : "");

    /// <summary>"Wednesday", "from 10:00 to 11:00".</summary>
    private string PartOfTime(TimePart part, int number) => part switch
    {
        TimePart.Weekday => texts.Culture.DateTimeFormat.GetDayName((DayOfWeek)(number % 7)),
        TimePart.MonthOfYear when number is >= 1 and <= 12 => texts.Culture.DateTimeFormat.GetMonthName(number),
        TimePart.MonthOfYear or TimePart.DayOfMonth => texts["filter.dayOfMonth", ("day", number)],
        _ => texts["filter.hour", ("from", number.ToString("00", CultureInfo.InvariantCulture)), ("to", (number + 1).ToString("00", CultureInfo.InvariantCulture))],
    };

    private string Label(IEnumerable<string> path, RecordType type, RecordCatalogue catalogue)
    {
        var words = new List<string>();
        foreach (var name in path)
        {
            if (type.Find(name) is not { } field) break;
            words.Add(texts.Field(type, field));
            if (field.Target is not null && catalogue.Find(field.Target) is { } next) type = next;
        }

        return string.Join(" · ", words);
    }

    // "placedAt >= today - 90d" is what people call "in the last 90 days".
    private string? Recent(FilterPart part, Field field)
    {
        if (field.ValueKind is not (FieldKind.Date or FieldKind.DateTime) || part.Values.Count != 1) return null;
        var key = (part.Operator, part.Values[0]) switch
        {
            (FilterOperator.AtLeast, Arithmetic { Left: RelativeValue { What: Relative.Today }, Sign: ArithmeticSign.Minus }) => "filter.last.",
            (FilterOperator.Less, Arithmetic { Left: RelativeValue { What: Relative.Today }, Sign: ArithmeticSign.Minus }) => "filter.over.",
            _ => null,
        };
        return key is null || ((Arithmetic)part.Values[0]).Right is not DurationValue span ? null : texts[key + span.Unit, ("count", span.Count)];
    }

    private string Values(FilterPart part, RecordType type, Field field, FilterTitles titles) => part.Operator == FilterOperator.Between
        ? texts["filter.range", ("from", Value(part.Values[0], type, field, titles)), ("to", Value(part.Values[1], type, field, titles))]
        : string.Join(texts["filter.or"], part.Values.Select(v => Value(v, type, field, titles)));

    private string Value(Operand value, RecordType type, Field field, FilterTitles titles) => value switch
    {
        YesNoValue yes when field.Choices.Count == 0 => texts[yes.Yes ? "format.yes" : "format.no"],
        NumberValue number => Number(number.Number, type, field),
        DayValue day => formats.Date(day.Day),
        MomentValue { Local: true } moment => formats.Date(DateOnly.FromDateTime(moment.Moment)) + " " + moment.Moment.ToString("HH:mm", CultureInfo.InvariantCulture),
        MomentValue moment => formats.Moment(moment.Moment),
        RelativeValue relative when field.Choices.Count == 0 => texts["filter.rel." + relative.What],
        Arithmetic { Left: RelativeValue start, Right: DurationValue span } sum => start.What == Relative.Today
            ? texts[(sum.Sign == ArithmeticSign.Minus ? "filter.ago." : "filter.ahead.") + span.Unit, ("count", span.Count)]
            : texts["filter.rel." + start.What] + (sum.Sign == ArithmeticSign.Minus ? " − " : " + ") + texts["filter.span." + span.Unit, ("count", span.Count)],
        _ => Word(FilterPart.Text(value), type, field, titles),
    };

    private string Number(decimal number, RecordType type, Field field) => field.ValueKind switch
    {
        FieldKind.Integer when number == decimal.Truncate(number) => formats.Integer((long)number),
        FieldKind.Money => formats.RoundMoney(number),
        FieldKind.Percent => formats.Percent((double)number),
        _ => format.Show(type, field, (double)number) is { Length: > 0 } text ? text : number.ToString(texts.Culture),
    };

    private string Word(string word, RecordType type, Field field, FilterTitles titles) =>
        field.Choices.Count > 0 ? texts.Choice(type, field, word)
        : Guid.TryParse(word, out var id) ? titles.Records.GetValueOrDefault(id) ?? texts["editor.unknown"]
        : field.IsCountry ? format.Country(word)
        : word;
}
