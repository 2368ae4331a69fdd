using Rapport.Core.Catalogue;

namespace Rapport.Core.Criteria;

public sealed partial class CriteriaSql
{
    private string Compare(BoundCompare compare, string t)
    {
        var (left, sign, right) = (compare.Left, compare.Sign, compare.Right);
        if (left.IsConstant && right.IsConstant) return new CriteriaMemory(context).Matches(compare, Nothing.Instance) ? Always : Never;
        if (left is BoundVia via && right.IsConstant) return Through(via, t, item => new BoundCompare(item, sign, right));
        if (left is BoundField field && right.IsConstant)
            return CriteriaConstants.Of(right, context) is { } value ? Compare(field, sign, value, t) : Never;
        var word = CriteriaWords.Write(sign);
        switch (left.Kind)
        {
            case BoundKind.Text:
                var match = CriteriaNumbers.MatchOf(left, right);
                return $"{Key(left, match, t)} {word} {Key(right, match, t)}";
            case BoundKind.Id or BoundKind.YesNo: return $"{Plain(left, t)} {word} {Plain(right, t)}";
            default: return $"{Number(left, t)} {word} {Number(right, t)}";
        }
    }

    private string Compare(BoundField field, CompareSign sign, object value, string t)
    {
        if (field.Kind == BoundKind.Text)
        {
            var match = CriteriaNumbers.MatchOf(field);
            return $"{Key(field, match, t)} {CriteriaWords.Write(sign)} {Add(CriteriaNumbers.Key((string)value, match, context))}";
        }

        var kind = field.Field.ValueKind;
        if (CriteriaNumbers.IsWhole(field)) return WholeLimit(field, ref sign, value) is { } limit ? $"{Native(field, t)} {CriteriaWords.Write(sign)} {Limit(field.Field, limit)}" : Never;
        if (field.Kind == BoundKind.Number) value = CriteriaNumbers.ToDouble(value);
        return $"{Native(field, t)} {CriteriaWords.Write(sign)} {Add(Db(field.Field, kind, value))}";
    }

    /// <summary>A limit in stored units; between two of them the sign decides which side counts.</summary>
    private static long? WholeLimit(BoundField field, ref CompareSign sign, object value)
    {
        var exact = CriteriaNumbers.ToDecimal(value) * (field.Field.ValueKind == FieldKind.Money ? Values.ValueJson.MoneyScale : 1);
        if (exact is < long.MinValue or > long.MaxValue) return BeyondAll(exact > 0, ref sign);
        var floor = decimal.Floor(exact);
        if (floor == exact) return (long)exact;
        if (sign == CompareSign.Equal) return null;
        return (long)(sign is CompareSign.Less or CompareSign.GreaterOrEqual ? floor + 1 : floor);
    }

    /// <summary>A limit that no stored number reaches: all are on one side of it.</summary>
    private static long? BeyondAll(bool above, ref CompareSign sign)
    {
        if (sign == CompareSign.Equal || (sign is CompareSign.Less or CompareSign.LessOrEqual) != above) return null;
        sign = above ? CompareSign.LessOrEqual : CompareSign.GreaterOrEqual;
        return above ? long.MaxValue : long.MinValue;
    }

    private string Limit(Field field, long units) => Add(field.IsCustom ? dialect.ToCustom(FieldKind.Integer, units) : units);

    private object Db(Field field, FieldKind kind, object value) => field.IsCustom ? dialect.ToCustom(kind, value) : dialect.ToDb(kind, value);

    private string In(BoundIn listed, string t)
    {
        if (listed.Left is BoundVia via) return Through(via, t, item => listed with { Left = item });
        if (listed.Left is not BoundField field) return Parenthesised(Join([.. listed.Values.Select(v => new BoundCompare(listed.Left, CompareSign.Equal, v))], " or ", Never, t));
        var values = Listed(listed, field);
        if (values.Count == 0) return Never;
        return dialect.In(Compared(field, t), values, Add);
    }

    private string Compared(BoundField field, string t) => field.Kind == BoundKind.Text ? Key(field, CriteriaNumbers.MatchOf(field), t) : Native(field, t);

    /// <summary>The values of a list in the form they are compared in, without those that nothing is equal to.</summary>
    private List<object> Listed(BoundIn listed, BoundField field)
    {
        var values = new List<object>();
        var match = CriteriaNumbers.MatchOf(field);
        foreach (var constant in listed.Values)
        {
            if (CriteriaConstants.Of(constant, context) is not { } value) continue;
            var sign = CompareSign.Equal;
            object? db = field.Kind switch
            {
                BoundKind.Text => CriteriaNumbers.Key((string)value, match, context),
                BoundKind.Number when CriteriaNumbers.IsWhole(field) =>
                    WholeLimit(field, ref sign, value) is { } units ? field.Field.IsCustom ? dialect.ToCustom(FieldKind.Integer, units) : units : null,
                BoundKind.Number => CriteriaNumbers.ToDouble(value),
                _ => Db(field.Field, field.Field.ValueKind, value),
            };
            if (db is not null) values.Add(db);
        }

        return values;
    }

    private string Matches(BoundTextMatches matches, string t)
    {
        if (matches.Left is BoundVia via) return Through(via, t, item => matches with { Left = item });
        var match = CriteriaNumbers.MatchOf(matches.Left);
        var (key, part) = (Key(matches.Left, match, t), CriteriaNumbers.Key(matches.Text, match, context));
        if (part.Length == 0) return $"{key} is not null";
        switch (matches.Test)
        {
            case TextTest.Contains: return dialect.Contains(key, Add(part));
            case TextTest.EndsWith: return dialect.EndsWith(key, Add(part));
            default:
                // A range, not LIKE: it means the same on both databases and an index serves it.
                var from = $"{key} >= {Add(part)}";
                return After(part) is { } end ? $"({from} and {key} < {Add(end)})" : from;
        }
    }

    /// <summary>The first text in byte order behind all that start so.</summary>
    private static string? After(string part)
    {
        var runes = part.EnumerateRunes().ToList();
        while (runes.Count > 0)
        {
            var next = runes[^1].Value + 1;
            runes.RemoveAt(runes.Count - 1);
            if (next == 0xD800) next = 0xE000;
            if (next > 0x10FFFF) continue;
            return string.Concat(runes.Select(r => r.ToString())) + char.ConvertFromUtf32(next);
        }

        return null;
    }

    private string IsEmpty(BoundOperand operand, string t)
    {
        switch (operand)
        {
            case { IsConstant: true }: return CriteriaConstants.Of(operand, context) is null ? Always : Never;
            case BoundVia via: return $"not ({Through(via, t, item => new BoundNot(new BoundEmpty(item)))})";
            case BoundTruth: return Never;
            case BoundField { Part: { } } part: return $"{Native(part, t)} is null";
            case BoundField { Field.Kind: FieldKind.MultiLink } list:
                Check(list.Type, list.Field);
                return $"not exists (select 1 from core_link l where l.from_id = {t}.id and l.field = {Add(list.Field.Name)})";
            case BoundField { Field.IsCustom: true, Kind: BoundKind.List or BoundKind.Other } custom:
                Check(custom.Type, custom.Field);
                return dialect.CustomIsEmpty(t, custom.Field);
            case BoundField field: return $"{Native(field, t)} is null";
            default: return $"{Number(operand, t)} is null";
        }
    }

    private string Has(BoundHas has, string t)
    {
        if (has.List is BoundVia via) return Through(via, t, item => has with { List = item });
        var field = (BoundField)has.List;
        Check(field.Type, field.Field);
        var values = has.Values.Select(v => CriteriaConstants.Of(v, context)).OfType<object>().ToList();
        if (values.Count == 0) return Never;
        if (field.Field.Kind != FieldKind.MultiLink) return dialect.ListHas(t, field.Field, [.. values.Cast<string>()], Add);
        var ids = dialect.In("l.to_id", [.. values.Select(v => dialect.ToDb(FieldKind.Link, v))], Add);
        return dialect.Exists($"select 1 from core_link l where l.from_id = {t}.id and l.field = {Add(field.Field.Name)} and {ids}");
    }

    private string Under(BoundUnder under, string t)
    {
        if (under.Left is BoundVia via) return Through(via, t, item => under with { Left = item });
        if (CriteriaConstants.Of(under.Team, context) is not { } team) return Never;
        var teams = context.Subtree((int)CriteriaNumbers.ToDouble(team));
        if (teams.Count == 0) return Never;
        return dialect.NumberIn(under.Left is BoundField { Field.IsCustom: false } field ? Native(field, t) : Number(under.Left, t), teams, Add);
    }

    private string Through(BoundVia via, string t, Func<BoundOperand, BoundCriterion> test)
    {
        var a = NextAlias();
        if (!LinkedFirst || via.Link.IsCustom) return dialect.Exists($"select 1 from {LinkedRow(via, t, a)} and {Parenthesised(Write(test(via.Item), a))}");
        Check(via.Type, via.Link);
        return $"{t}.{via.Link.Column} in (select {a}.{KeyOf(via.Link, via.Target)} from {via.Target.Table} {a} where {Parenthesised(Write(test(via.Item), a))}{Visible(via.Target, a)})";
    }

    private static string Parenthesised(string condition) => $"({condition})";

    /// <summary>No record: constants need none.</summary>
    private sealed class Nothing : IRecordView
    {
        public static readonly Nothing Instance = new();
        public object? this[Field field] => null;
        public IRecordView? Follow(Field link) => null;
        public IEnumerable<IRecordView> Related(Relation relation) => [];
        public bool MatchesText(string words) => false;
    }
}
