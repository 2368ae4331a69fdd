using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Kit.Records;

namespace Rapport.Kit.Filters;

/// <summary>One condition while a person builds it: the operator, and its value in the form that the field's editor holds.</summary>
public sealed class FilterDraft
{
    public FilterDraft(RecordType type, Field field, Sequence<string> path)
    {
        (Type, Field, Path) = (type, field, path);
        Operators = FilterChoices.For(field);
        Operator = Operators[0];
    }

    public RecordType Type { get; }

    public Field Field { get; }

    public Sequence<string> Path { get; }

    public IReadOnlyList<FilterOperator> Operators { get; private set; }

    public FilterOperator Operator { get; set; }

    /// <summary>Typed values; the second one ends a range.</summary>
    public string[] Typed { get; } = ["", ""];

    public DayDraft[] Days { get; } = [new("ago"), new("date")];

    /// <summary>Keys of choices, words of tags, ids of links, or <c>me</c>.</summary>
    public IReadOnlyList<string> Keys { get; set; } = [];

    public bool Yes { get; set; } = true;

    public bool IsDay => Field.ValueKind is FieldKind.Date or FieldKind.DateTime;

    /// <summary>The draft of a chip; null when its values have no form here: such a chip is changed as text.</summary>
    public static FilterDraft? Of(FilterPart part, RecordType type, RecordCatalogue catalogue, FieldFormat format)
    {
        if (part.Operator == FilterOperator.Words || part.Resolve(type, catalogue) is not { } end) return null;
        // "is" and "is one of" are one operator here, with one value or several.
        var op = FilterChoices.For(end.Field).Contains(FilterOperator.AnyOf)
            ? part.Operator switch { FilterOperator.Is => FilterOperator.AnyOf, FilterOperator.IsNot => FilterOperator.NoneOf, var other => other }
            : part.Operator;
        var draft = new FilterDraft(end.Type, end.Field, part.Path) { Operator = op };
        if (!draft.Operators.Contains(op)) return null;
        return draft.Take(part.Values, format) ? draft : null;
    }

    private bool Take(Sequence<Operand> values, FieldFormat format)
    {
        if (FilterChoices.IsList(Operator))
        {
            Keys = [.. values.Select(v => v is RelativeValue { What: Relative.Me } ? "me" : FilterPart.Text(v))];
            return values.All(v => v is TextValue or Name or RelativeValue { What: Relative.Me });
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (IsDay)
            {
                if (DayDraft.Of(values[i]) is not { } day) return false;
                Days[i] = day;
            }
            else if (values[i] is YesNoValue yes && Field.ValueKind == FieldKind.YesNo) Yes = yes.Yes;
            else if (values[i] is NumberValue number && Field.IsNumeric) Typed[i] = format.Edit(Field, Field.ValueKind is FieldKind.Percent or FieldKind.Number ? (object)(double)number.Number : number.Number);
            else if (values[i] is TextValue text && !Field.IsNumeric) Typed[i] = text.Text;
            else return false;
        }

        return true;
    }

    /// <summary>The condition, or the problem of a value that cannot be read or is missing.</summary>
    public (Criterion? Criterion, Problem? Problem) Build(FieldFormat format)
    {
        var values = new List<Operand>();
        if (FilterChoices.IsList(Operator)) values.AddRange(Keys.Select(k => k == "me" ? (Operand)new RelativeValue(Relative.Me) : new TextValue(k)));
        else if (FilterChoices.NeedsValue(Operator))
        {
            for (var i = 0; i < (Operator == FilterOperator.Between ? 2 : 1); i++)
            {
                var (value, problem) = Value(i, format);
                if (problem is not null) return (null, problem);
                if (value is not null) values.Add(value);
            }
        }

        var wanted = Operator == FilterOperator.Between ? 2 : FilterChoices.NeedsValue(Operator) ? 1 : 0;
        if (values.Count < wanted) return (null, Problem.Invalid("required", Field.Name));
        // One value reads better as "is" than as a list of one.
        var op = (Operator, values.Count) switch { (FilterOperator.AnyOf, 1) => FilterOperator.Is, (FilterOperator.NoneOf, 1) => FilterOperator.IsNot, _ => Operator };
        return (new FilterPart(Path, op, [.. values]).ToCriterion(), null);
    }

    private (Operand? Value, Problem? Problem) Value(int place, FieldFormat format)
    {
        if (IsDay) return (Days[place].ToOperand(), null);
        if (Field.ValueKind == FieldKind.YesNo) return (new YesNoValue(Yes), null);
        var text = Typed[place].Trim();
        if (text.Length == 0) return (null, null);
        if (!Field.IsNumeric) return (new TextValue(text), null);
        var plain = Field with { Kind = Field.ValueKind, Required = false };
        return format.Parse(plain, text, out var value) is { } problem ? (null, problem) : (new NumberValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture)), null);
    }
}
