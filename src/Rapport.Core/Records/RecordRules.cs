using System.Globalization;
using System.Text.RegularExpressions;
using Rapport.Core.Catalogue;
using Rapport.Core.Countries;
using Rapport.Core.Problems;
using Rapport.Core.SearchText;
using Rapport.Core.Values;

namespace Rapport.Core.Records;

/// <summary>Checks and tidies values by the catalogue. The same rules for a form, a cell, an import and the API.</summary>
public static class RecordRules
{
    private const int LongestText = 1_000;
    private const int LongestLongText = 1_000_000;
    private const int MostListItems = 1_000;

    /// <summary>
    /// Tidies one value (outer blanks off, nothing where nothing is seen, e-mail lower case, telephone numbers in one form, lists sorted) and checks it.
    /// Gives a problem or null; <paramref name="value"/> then holds what is stored.
    /// </summary>
    /// <param name="region">Where telephone numbers without a country code belong: <see cref="RecordCatalogue.Region"/>.</param>
    /// <param name="own">The same for this record, where it says its country: it goes before the firm's.</param>
    public static Problem? Check(Field field, ref object? value, string? region = null, string? own = null)
    {
        value = Tidy(field, value);
        if (value is string typed && Normalise(field, typed, region, own, out value) is { } unreadable) return unreadable;
        if (value is null) return field.Required ? Problem.Invalid("field.required", field.Name) : null;
        if (!FitsKind(field, value)) return Misfit(field, field.Name);
        return value switch
        {
            string text => CheckText(field, text),
            string[] words => CheckWords(field, words),
            double number when !double.IsFinite(number) => Problem.Invalid("field.notFinite", field.Name),
            double number => CheckRange(field, number),
            long whole => CheckRange(field, whole),
            decimal amount when Math.Abs(amount) > 900_000_000_000_000m => Problem.Invalid("field.tooLarge", field.Name),
            decimal amount => CheckRange(field, (double)amount),
            GeoPoint p when p.Latitude is < -90 or > 90 || p.Longitude is < -180 or > 180 => Problem.Invalid("field.notOnEarth", field.Name),
            _ => null,
        };
    }

    /// <summary>What is wrong with a value of another kind, in words that help to put it right.</summary>
    public static Problem Misfit(Field field, string at) =>
        field.IsComputed ? Problem.Invalid("field.computed", at)
        : field.Kind == FieldKind.Location ? Problem.Invalid("field.notALocation", at)
        : Problem.Invalid("field.wrongKind", at, ("kind", field.Kind.ToString()));

    /// <summary>Periods that end before they begin. One that an edit leaves as it is (<paramref name="before"/>) stands.</summary>
    private static IEnumerable<Problem> Periods(RecordType type, IReadOnlyDictionary<string, object?> values, IReadOnlyDictionary<string, object?>? before)
    {
        foreach (var until in TypeShape.Of(type).Ends)
        {
            if (values.GetValueOrDefault(until.Name) is not DateOnly end || values.GetValueOrDefault(until.NotBefore!) is not DateOnly start || end >= start) continue;
            if (Same(end, before?.GetValueOrDefault(until.Name)) && Same(start, before?.GetValueOrDefault(until.NotBefore!))) continue;
            yield return Problem.Invalid("field.endsBefore", until.Name, ("start", start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>What is wrong with a record as a whole: its periods, its type's own <see cref="RecordType.Check"/>, and the rules that an administrator made. What an edit leaves wrong stands.</summary>
    /// <param name="context">Whose day and whose name the rules mean by <c>today</c> and <c>me</c>; asked only where there are rules.</param>
    internal static IEnumerable<Problem> Whole(RecordType type, IReadOnlyDictionary<string, object?> values, IReadOnlyDictionary<string, object?>? before, Func<Criteria.CriteriaContext> context)
    {
        foreach (var period in Periods(type, values, before)) yield return period;
        if (type.Check?.Invoke(values) is { } problem && (before is null || type.Check(before)?.Code != problem.Code)) yield return problem;
        if (type.Rules.Count == 0) yield break;
        var asked = context();
        foreach (var rule in type.Rules.Where(r => r.IsInForce && r.Meets(values, asked) && (before is null || !r.Meets(before, asked)))) yield return rule.Problem;
    }

    /// <summary>Where the telephone numbers of a record belong that names its country; null where it names none.</summary>
    public static string? RegionOf(RecordType type, Func<string, object?> value) =>
        type.CountryField is { } field && CountryNames.CodeOf(value(field.Name) as string) is { } code && PhoneNumber.IsRegion(code) ? code : null;

    private static object? Tidy(Field field, object? value)
    {
        switch (value)
        {
            case string text:
                return field.Kind != FieldKind.LongText ? Line(text) : Unseen.IsAll(text) ? null : Storable(text).TrimEnd();
            case int whole: return (long)whole;
            case decimal amount: return decimal.Round(amount, 4, MidpointRounding.AwayFromZero);
            case DateTime moment: return ValueJson.Milliseconds(moment.Kind == DateTimeKind.Local ? moment.ToUniversalTime() : moment);
            case string[] words:
                words = [.. words.Select(Line).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
                return words.Length == 0 ? null : words;
            case PostalAddress a:
                return PostalAddress.OrNone(Line(a.Street), Line(a.City), Line(a.Region), Line(a.Postcode), Line(a.Country));
            case Guid[] ids:
                ids = [.. ids.Distinct().Order()];
                return ids.Length == 0 ? null : ids;
            default: return value;
        }
    }

    /// <summary>One line of text as it is kept; null where it shows nothing.</summary>
    private static string? Line(string? text) => text is null || Unseen.IsAll(text) ? null : Unseen.WithoutTurns(Storable(text)).Trim();

    /// <summary>A NUL character is legal in C# and JSON but not in PostgreSQL text.</summary>
    private static string Storable(string text) => text.Replace("\0", "", StringComparison.Ordinal);

    /// <summary>Brings what was typed into the one form that is stored.</summary>
    private static Problem? Normalise(Field field, string text, string? region, string? own, out object? value)
    {
        var (stored, problem) = field.Kind switch
        {
            FieldKind.Email => (MailAddress.Normalise(text), "field.notAnEmail"),
            FieldKind.Url => (WebAddress.Normalise(text), "field.notAWebAddress"),
            FieldKind.Phone => ((own is null ? null : PhoneNumber.Normalise(text, own)) ?? PhoneNumber.Normalise(text, region) ?? PhoneNumber.Likely(text, own) ?? (region is null ? LocalNumber(text) : null), "field.notAPhoneNumber"),
            _ when field.IsCountry => (CountryNames.Canonical(text), ""),
            _ => (text, ""),
        };
        value = stored ?? text;
        return stored is not null ? null : Problem.Invalid(problem, field.Name, ("value", text), ("region", region));
    }

    /// <summary>Where nobody said which country the firm is in, a number without a country code stays as it was typed.</summary>
    private static string? LocalNumber(string text) =>
        text[0] is not ('+' or '＋') && PhoneDigits.Reversed(text).Length is >= 3 and <= 20 && text.All(c => char.IsDigit(c) || c is ' ' or '-' or '(' or ')' or '.' or '/') ? text : null;

    private static bool FitsKind(Field field, object value) => field.Kind switch
    {
        FieldKind.Integer => value is long,
        FieldKind.Number or FieldKind.Percent => value is double,
        FieldKind.Money => value is decimal,
        FieldKind.YesNo => value is bool,
        FieldKind.Date => value is DateOnly,
        FieldKind.DateTime => value is DateTime,
        FieldKind.MultiChoice or FieldKind.Tags => value is string[],
        FieldKind.Link or FieldKind.File or FieldKind.Image => value is Guid,
        FieldKind.MultiLink => value is Guid[],
        FieldKind.Address => value is PostalAddress,
        FieldKind.Location => value is GeoPoint,
        _ => value is string,
    };

    private static Problem? CheckText(Field field, string text)
    {
        var most = field.MaxLength ?? (field.Kind == FieldKind.LongText ? LongestLongText : LongestText);
        if (text.Length > most) return Problem.Invalid("field.tooLong", field.Name, ("most", most), ("length", text.Length));
        if (field.Kind == FieldKind.Choice && field.Choices.All(c => c.Key != text))
            return Problem.Invalid("field.notAChoice", field.Name, ("value", text), ("choices", string.Join(", ", field.Choices.Select(c => c.Key))));
        if (field.Format is not null && !Regex.IsMatch(text, $"^(?:{field.Format})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking))
            return field.Example is { } example ? Problem.Invalid("field.wrongFormLike", field.Name, ("value", text), ("form", field.Format), ("example", example))
                : Problem.Invalid("field.wrongForm", field.Name, ("value", text), ("form", field.Format));
        return null;
    }

    private static Problem? CheckWords(Field field, string[] words)
    {
        if (words.Length > MostListItems) return Problem.Invalid("field.tooMany", field.Name, ("most", MostListItems));
        if (field.Kind != FieldKind.MultiChoice) return null;
        var unknown = words.FirstOrDefault(w => field.Choices.All(c => c.Key != w));
        return unknown is null ? null
            : Problem.Invalid("field.notAChoice", field.Name, ("value", unknown), ("choices", string.Join(", ", field.Choices.Select(c => c.Key))));
    }

    private static Problem? CheckRange(Field field, double number) =>
        number < field.Min ? Problem.Invalid("field.tooSmall", field.Name, ("least", field.Min.Value.ToString(CultureInfo.InvariantCulture)))
        : number > field.Max ? Problem.Invalid("field.tooBig", field.Name, ("most", field.Max.Value.ToString(CultureInfo.InvariantCulture)))
        : null;

    /// <summary>Null-safe equality of two values of one field.</summary>
    public static bool Same(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (string[] x, string[] y) => x.AsSpan().SequenceEqual(y),
        (Guid[] x, Guid[] y) => x.AsSpan().SequenceEqual(y),
        _ => a.Equals(b),
    };
}
