using System.Text.Json;
using Rapport.Core.Problems;

namespace Rapport.Core.Criteria;

public static partial class CriteriaJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    /// <summary>Reads without a catalogue; <see cref="Problem.At"/> is then a path such as <c>$.and[1].value</c>.</summary>
    public static CriteriaResult Read(string json)
    {
        // Half a surrogate pair is no text that JSON could be.
        if (!CriteriaTokens.IsSound(json)) return new CriteriaResult(null, null, Problem.Invalid("criteria.badText", "$"));
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return new CriteriaResult(null, null, Problem.Invalid("criteria.badJson", "$", ("line", e.LineNumber), ("position", e.BytePositionInLine)));
        }
    }

    public static CriteriaResult Read(JsonElement json)
    {
        try
        {
            if (json.ValueKind == JsonValueKind.Object && json.GetRawText().Length > 8 * CriteriaLimits.Length) throw Bad("tooLong", "$");
            return new CriteriaResult(Criterion(json, "$", 0), null, null);
        }
        catch (CriteriaError e)
        {
            return new CriteriaResult(null, null, e.Problem);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in an escape: the reader finds it only when the text is taken.
            return new CriteriaResult(null, null, Problem.Invalid("criteria.badText", "$"));
        }
    }

    private static Criterion Criterion(JsonElement json, string at, int level)
    {
        if (level > CriteriaLimits.Depth) throw Bad("tooDeep", at);
        if (json.ValueKind != JsonValueKind.Object) throw Bad("badJson", at);
        if (json.TryGetProperty("and", out var all)) return Joined(all, at + ".and", level, true);
        if (json.TryGetProperty("or", out var either)) return Joined(either, at + ".or", level, false);
        if (json.TryGetProperty("not", out var not)) return Checked(new Not(Criterion(not, at + ".not", level + 1)), at);
        if (json.TryGetProperty("matches", out var words)) return new Words(Text(words, at + ".matches"));
        foreach (var name in CriteriaWords.Functions)
        {
            if (CriteriaWords.QuantifierOf(name) is { } quantifier && json.TryGetProperty(name, out var relation))
                return Checked(new Quantified(quantifier, Word(relation, $"{at}.{name}"), Where(json, at, level)), at);
        }

        return Checked(Test(json, at, level), at);
    }

    // Of none and of one there is a plainer form, and only that has a text.
    private static Criterion Joined(JsonElement json, string at, int level, bool and)
    {
        var items = Items(json, at).Select((e, i) => Criterion(e, $"{at}[{i}]", level + 1)).ToArray();
        if (items.Length == 1) return items[0];
        if (items.Length == 0) return and && level == 0 ? new And([]) : new Truth(new YesNoValue(and));
        return Checked(and ? new And([.. items]) : new Or([.. items]), at);
    }

    private static Criterion? Where(JsonElement json, string at, int level) =>
        json.TryGetProperty("where", out var where) ? Criterion(where, at + ".where", level + 1) : null;

    private static Criterion Test(JsonElement json, string at, int level)
    {
        var left = json.TryGetProperty("field", out var field) ? Name(field, at + ".field")
            : json.TryGetProperty("left", out var operand) ? Operand(operand, at + ".left", level + 1)
            : throw Bad("badJson", at);
        var op = json.TryGetProperty("op", out var sign) ? Text(sign, at + ".op") : throw Bad("badJson", at);
        switch (op)
        {
            case "is empty": return new Empty(left, Negated: false);
            case "is not empty": return new Empty(left, Negated: true);
            case "is true": return new Truth(left);
        }

        if (!json.TryGetProperty("value", out var value)) throw Bad("valueExpected", at);
        var valueAt = at + ".value";
        Sequence<Operand> Values() => [.. Items(value, valueAt).Select((e, i) => Operand(e, $"{valueAt}[{i}]", level + 1))];
        switch (op)
        {
            case "in" or "not in" or "has" when value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0:
                return new Truth(new YesNoValue(op == "not in"));
            case "in": return new In(left, Values(), Negated: false);
            case "not in": return new In(left, Values(), Negated: true);
            case "has": return new Has(left, value.ValueKind == JsonValueKind.Array ? Values() : [Operand(value, valueAt, level + 1)]);
            case "between":
                var ends = Values();
                return ends.Count == 2 ? new Between(left, ends[0], ends[1]) : throw Bad("badJson", valueAt);
            case "contains": return new TextMatches(left, TextTest.Contains, Text(value, valueAt));
            case "starts with": return new TextMatches(left, TextTest.StartsWith, Text(value, valueAt));
            case "ends with": return new TextMatches(left, TextTest.EndsWith, Text(value, valueAt));
            case "under": return new Under(left, Operand(value, valueAt, level + 1));
            default:
                return new Compare(left, op switch
                {
                    "=" => CompareSign.Equal,
                    "!=" => CompareSign.NotEqual,
                    "<" => CompareSign.Less,
                    "<=" => CompareSign.LessOrEqual,
                    ">" => CompareSign.Greater,
                    ">=" => CompareSign.GreaterOrEqual,
                    _ => throw Bad("unknownOperator", at + ".op"),
                }, Operand(value, valueAt, level + 1));
        }
    }

    private static Operand Operand(JsonElement json, string at, int level)
    {
        if (level > CriteriaLimits.Depth) throw Bad("tooDeep", at);
        switch (json.ValueKind)
        {
            case JsonValueKind.String: return new TextValue(Sound(json.GetString()!, at));
            case JsonValueKind.Number:
                return json.TryGetDecimal(out var number) && Math.Abs(number) <= CriteriaLimits.Number ? new NumberValue(number) : throw Bad("badNumber", at);
            case JsonValueKind.True or JsonValueKind.False: return new YesNoValue(json.ValueKind == JsonValueKind.True);
            case JsonValueKind.Object: break;
            default: throw Bad("badJson", at);
        }

        if (json.TryGetProperty("word", out var word)) return Name(word, at + ".word");
        if (json.TryGetProperty("field", out var field)) return Name(field, at + ".field");
        if (json.TryGetProperty("day", out var day)) return Written<DayValue>(day, at + ".day", "badDate");
        if (json.TryGetProperty("moment", out var moment)) return Written<MomentValue>(moment, at + ".moment", "badDate");
        if (json.TryGetProperty("duration", out var duration)) return Written<DurationValue>(duration, at + ".duration", "badDuration");
        if (json.TryGetProperty("value", out var relative))
            return CriteriaWords.ValueOf(new Name([Text(relative, at)])) ?? throw Bad("unknownValue", at + ".value");
        foreach (var (sign, name) in (ReadOnlySpan<(ArithmeticSign, string)>)[(ArithmeticSign.Plus, "+"), (ArithmeticSign.Minus, "-"), (ArithmeticSign.Times, "*"), (ArithmeticSign.Over, "/")])
        {
            if (!json.TryGetProperty(name, out var sides)) continue;
            var pair = Items(sides, at).Select((e, i) => Operand(e, $"{at}.{name}[{i}]", level + 1)).ToArray();
            return pair.Length == 2 ? Checked(new Arithmetic(pair[0], sign, pair[1]), at) : throw Bad("badJson", at);
        }

        if (json.TryGetProperty(CriteriaWords.Distance, out var place))
            return Checked(new Distance(Operand(place, $"{at}.{CriteriaWords.Distance}", level + 1), Degrees(json, "latitude", at), Degrees(json, "longitude", at)), at);
        if (json.TryGetProperty(CriteriaWords.Inside, out var located))
        {
            var corners = json.TryGetProperty("corners", out var listed) ? Items(listed, at + ".corners").ToList() : throw Bad("badJson", at);
            return Checked(new Inside(Operand(located, $"{at}.{CriteriaWords.Inside}", level + 1), [.. corners.Select((c, i) => c.ValueKind == JsonValueKind.Number && c.TryGetDecimal(out var degrees) && Math.Abs(degrees) <= CriteriaLimits.Number ? degrees : throw Bad("badNumber", $"{at}.corners[{i}]"))]), at);
        }

        foreach (var name in CriteriaWords.Functions)
        {
            if (CriteriaWords.TimePartOf(name) is { } part && json.TryGetProperty(name, out var whole))
                return Checked(new PartOf(part, Operand(whole, $"{at}.{name}", level + 1)), at);
            if (CriteriaWords.AggregateOf(name) is not { } function || !json.TryGetProperty(name, out var relation)) continue;
            var of = json.TryGetProperty("of", out var inner) ? Operand(inner, at + ".of", level + 1) : null;
            if (of is null != (function == AggregateFunction.Count)) throw Bad("badJson", at);
            return Checked(new Aggregate(function, Word(relation, $"{at}.{name}"), of, Where(json, at, level)), at);
        }

        throw Bad("badJson", at);
    }

    private static decimal Degrees(JsonElement json, string name, string at) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var degrees) && Math.Abs(degrees) <= CriteriaLimits.Number ? degrees : throw Bad("badNumber", $"{at}.{name}");

    private static T Written<T>(JsonElement json, string at, string code) where T : Operand
    {
        var text = Text(json, at);
        try
        {
            return CriteriaTokens.Read(text) is [{ Value: T value }, _] ? value : throw Bad(code, at);
        }
        catch (CriteriaError)
        {
            throw Bad(code, at);
        }
    }

    private static Operand Name(JsonElement json, string at)
    {
        var parts = Text(json, at).Split('.');
        if (!parts.All(CriteriaWords.IsPlainName) || CriteriaWords.IsKeyword(parts[0])) throw Bad("badName", at);
        var name = new Name([.. parts]);
        // {"word":"yes"} is what the text "yes" is.
        return CriteriaWords.ValueOf(name) ?? name;
    }

    private static string Word(JsonElement json, string at)
    {
        var text = Text(json, at);
        return CriteriaWords.IsPlainName(text) ? text : throw Bad("badName", at);
    }

    private static string Text(JsonElement json, string at)
    {
        if (json.ValueKind != JsonValueKind.String) throw Bad("badJson", at);
        var text = Sound(json.GetString()!, at);
        return text.Length > 0 ? text : throw Bad("emptyText", at);
    }

    private static string Sound(string text, string at) => CriteriaTokens.IsSound(text) ? text : throw Bad("badText", at);

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string at) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw Bad("badJson", at);

    private static Criterion Checked(Criterion criterion, string at) => criterion.Depth <= CriteriaLimits.Depth ? criterion : throw Bad("tooDeep", at);

    private static Operand Checked(Operand operand, string at) => operand.Depth < CriteriaLimits.Depth ? operand : throw Bad("tooDeep", at);

    private static CriteriaError Bad(string code, string at) => new(Problem.Invalid("criteria." + code, at));
}
