using System.Globalization;
using System.Text;
using Rapport.Core.Catalogue;

namespace Rapport.Core.Criteria;

/// <summary>The text form.</summary>
public static class CriteriaText
{
    /// <summary>Reads and binds. An empty text is the criterion that every record fulfils.</summary>
    public static CriteriaResult Parse(string text, RecordType type, RecordCatalogue catalogue, Func<RecordType, Field, bool>? hides = null, Func<RecordType, bool>? seesAll = null)
    {
        var read = Read(text);
        return read.Criterion is null ? read : CriteriaBinder.Bind(read.Criterion, type, catalogue, hides, seesAll);
    }

    /// <summary>Reads without a catalogue: <see cref="CriteriaResult.Bound"/> stays null.</summary>
    public static CriteriaResult Read(string text)
    {
        try
        {
            if (text.Length > CriteriaLimits.Length) throw CriteriaError.Of("tooLong", CriteriaLimits.Length, ("limit", CriteriaLimits.Length));
            return new CriteriaResult(new CriteriaParser(text).ParseCriterion(), null, null);
        }
        catch (CriteriaError e)
        {
            return new CriteriaResult(null, null, e.Problem);
        }
    }

    public static string Write(Criterion criterion)
    {
        var text = new StringBuilder();
        Write(text, criterion, 0);
        return text.ToString();
    }

    public static string Write(Operand operand)
    {
        var text = new StringBuilder();
        Write(text, operand, 0);
        return text.ToString();
    }

    // Levels: 0 alone, 1 inside or, 2 inside and, 3 inside not.
    private static void Write(StringBuilder text, Criterion criterion, int level)
    {
        switch (criterion)
        {
            case And { Items.Count: 0 }: text.Append(level == 0 ? "" : "true"); break;
            case Or { Items.Count: 0 }: text.Append("false"); break;
            case And and: Join(text, and.Items, " and ", 2, level); break;
            case Or or: Join(text, or.Items, " or ", 1, level); break;
            case Not not:
                text.Append("not ");
                Write(text, not.Item, 3);
                break;
            case Compare compare:
                Write(text, compare.Left, 0);
                text.Append(' ').Append(CriteriaWords.Write(compare.Sign)).Append(' ');
                Write(text, compare.Right, 0);
                break;
            case In listed:
                Write(text, listed.Left, 0);
                List(text.Append(listed.Negated ? " not in " : " in "), listed.Values);
                break;
            case Between between:
                Write(text, between.Left, 0);
                text.Append(" between ");
                Write(text, between.From, 0);
                text.Append(" and ");
                Write(text, between.To, 0);
                break;
            case Empty empty:
                Write(text, empty.Left, 0);
                text.Append(empty.Negated ? " is not empty" : " is empty");
                break;
            case TextMatches matches:
                Write(text, matches.Left, 0);
                Quote(text.Append(' ').Append(CriteriaWords.Write(matches.Test)).Append(' '), matches.Text);
                break;
            case Has { Values.Count: 1 } has:
                Write(text, has.Left, 0);
                Write(text.Append(" has "), has.Values[0], 0);
                break;
            case Has has:
                Write(text, has.Left, 0);
                List(text.Append(" has any "), has.Values);
                break;
            case Under under:
                Write(text, under.Left, 0);
                Write(text.Append(" under "), under.Team, 0);
                break;
            case Words words: Quote(text.Append("text matches "), words.Text); break;
            case Quantified quantified:
                text.Append(CriteriaWords.Write(quantified.Quantifier)).Append('(').Append(quantified.Relation);
                Where(text, quantified.Where);
                break;
            case Truth truth: Write(text, truth.Item, 0); break;
            default: throw new InvalidOperationException(criterion.GetType().Name);
        }
    }

    private static void Join(StringBuilder text, Sequence<Criterion> items, string word, int inside, int level)
    {
        if (level > 0) text.Append('(');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append(word);
            Write(text, items[i], inside);
        }

        if (level > 0) text.Append(')');
    }

    private static void Where(StringBuilder text, Criterion? where)
    {
        if (where is not null) Write(text.Append(", "), where, where is And { Items.Count: 0 } ? 1 : 0);
        text.Append(')');
    }

    private static void List(StringBuilder text, Sequence<Operand> values)
    {
        text.Append('(');
        for (var i = 0; i < values.Count; i++) Write(i > 0 ? text.Append(", ") : text, values[i], 0);
        text.Append(')');
    }

    // Levels: 0 alone, 1 in a sum, 2 right in a sum or in a product, 3 right in a product.
    private static void Write(StringBuilder text, Operand operand, int level)
    {
        switch (operand)
        {
            case Name name: text.Append(name); break;
            case TextValue value: Quote(text, value.Text); break;
            case NumberValue number: text.Append(number.Number.ToString("0.############################", CultureInfo.InvariantCulture)); break;
            case YesNoValue yesNo: text.Append(yesNo.Yes ? "true" : "false"); break;
            case DayValue day: text.Append(day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case MomentValue moment: text.Append(WriteMoment(moment)); break;
            case DurationValue duration: text.Append(CultureInfo.InvariantCulture, $"{duration.Count}{CriteriaWords.Write(duration.Unit)}"); break;
            case RelativeValue relative: text.Append(CriteriaWords.Write(relative.What)); break;
            case Arithmetic arithmetic:
                var product = arithmetic.Sign is ArithmeticSign.Times or ArithmeticSign.Over;
                var open = level > (product ? 2 : 1);
                if (open) text.Append('(');
                Write(text, arithmetic.Left, product ? 2 : 1);
                text.Append(' ').Append(CriteriaWords.Write(arithmetic.Sign)).Append(' ');
                Write(text, arithmetic.Right, product ? 3 : 2);
                if (open) text.Append(')');
                break;
            case Distance distance:
                Write(text.Append(CriteriaWords.Distance).Append('('), distance.Of, 0);
                text.Append(CultureInfo.InvariantCulture, $", {distance.Latitude:0.############################}, {distance.Longitude:0.############################})");
                break;
            case Inside inside:
                Write(text.Append(CriteriaWords.Inside).Append('('), inside.Of, 0);
                foreach (var degrees in inside.Degrees) text.Append(CultureInfo.InvariantCulture, $", {degrees:0.############################}");
                text.Append(')');
                break;
            case PartOf part:
                Write(text.Append(CriteriaWords.Write(part.Part)).Append('('), part.Of, 0);
                text.Append(')');
                break;
            case Aggregate aggregate:
                text.Append(CriteriaWords.Write(aggregate.Function)).Append('(').Append(aggregate.Relation);
                if (aggregate.Of is not null) Write(text.Append(", "), aggregate.Of, 0);
                Where(text, aggregate.Where);
                break;
            default: throw new InvalidOperationException(operand.GetType().Name);
        }
    }

    internal static string WriteMoment(MomentValue moment) =>
        moment.Moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture) + (moment.Local ? "" : "Z");

    private static void Quote(StringBuilder text, string value) =>
        text.Append('\'').Append(value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)).Append('\'');
}
