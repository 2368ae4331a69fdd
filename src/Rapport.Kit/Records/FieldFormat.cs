using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Countries;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Kit.Editors;
using Rapport.Kit.Words;

namespace Rapport.Kit.Records;

/// <summary>A field's value as text for people, and back from what they typed.</summary>
public sealed class FieldFormat(Texts texts, Formats formats, CatalogueHolder? catalogue = null)
{
    /// <summary>What the field is called in the reader's language.</summary>
    public string Label(RecordType type, Field field) => texts.Field(type, field);

    /// <summary>The value as one line of text; empty when there is none. <paramref name="row"/> gives titles and currency.</summary>
    public string Show(RecordType type, Field field, object? value, RecordRow? row = null) => (field.ValueKind, value) switch
    {
        (_, null) => "",
        (FieldKind.Choice, string key) => texts.Choice(type, field, key),
        (FieldKind.MultiChoice, string[] keys) => string.Join(texts["format.listSeparator"], keys.Select(k => texts.Choice(type, field, k))),
        (FieldKind.Tags, string[] words) => string.Join(texts["format.listSeparator"], words),
        (FieldKind.Money, decimal amount) => formats.Money(amount, row?["currency"] as string),
        (FieldKind.Money, IConvertible amount) => formats.Money(amount.ToDecimal(CultureInfo.InvariantCulture), row?["currency"] as string),
        (FieldKind.Percent, IConvertible share) => formats.Percent(share.ToDouble(CultureInfo.InvariantCulture)),
        (FieldKind.Integer, IConvertible n) => formats.Integer(n.ToInt64(CultureInfo.InvariantCulture)),
        (FieldKind.Number, IConvertible n) => formats.Number(n.ToDouble(CultureInfo.InvariantCulture), field.Decimals),
        (FieldKind.YesNo, bool yes) => texts[yes ? "format.yes" : "format.no"],
        (FieldKind.Date, DateOnly day) => formats.Date(day),
        (FieldKind.DateTime, DateTime at) => type.Due is { } due && due.At == field.Name && row?[due.AllDay] is true ? formats.Date(DateOnly.FromDateTime(formats.Local(at))) : formats.Moment(at),
        (FieldKind.Text, string country) when field.IsCountry => Country(country),
        (FieldKind.Phone, string number) => PhoneNumber.Show(number, catalogue?.Current.Region),
        (FieldKind.Link, Guid id) => row?.Titles.GetValueOrDefault(id) ?? "",
        (FieldKind.MultiLink, Guid[] ids) => string.Join(texts["format.listSeparator"], ids.Select(i => row?.Titles.GetValueOrDefault(i)).OfType<string>()),
        (FieldKind.Address, PostalAddress a) => AddressOrder.Line(a, a.Country is { } country ? Country(country) : null, catalogue?.Current.Region),
        (FieldKind.Location, GeoPoint p) => string.Create(CultureInfo.InvariantCulture, $"{p.Latitude:0.#####}, {p.Longitude:0.#####}"),
        (FieldKind.File or FieldKind.Image, Guid file) => row?.Files.GetValueOrDefault(file)?.Name ?? texts["field.attached"],
        _ => Convert.ToString(value, texts.Culture) ?? "",
    };

    /// <summary>A country in the language of the reader, also one that a condition names by its code; English is what is stored.</summary>
    internal string Country(string said) => texts.IsChinese && CountryNames.CodeOf(said) is { } code ? texts[CountryNames.Prefix + code] : CountryNames.Canonical(said);

    /// <summary>True when this person may change the field by hand.</summary>
    internal static bool CanEdit(Field field, RecordRights rights) =>
        !field.ReadOnly && !field.IsComputed && field.Section != "system" && field.Kind != FieldKind.AutoNumber && rights.Write && !rights.ReadOnlyFields.Contains(field.Name);

    /// <summary>The value as an editor holds it: plain digits, ISO dates, keys; what <see cref="Parse"/> reads back.</summary>
    public string Edit(Field field, object? value) => value switch
    {
        null => "",
        bool yes => yes ? "true" : "false",
        double share when field.ValueKind == FieldKind.Percent => (share * 100).ToString("0.######", texts.Culture),
        double n => n.ToString("0.##########", texts.Culture),
        decimal n => n.ToString("0.####", texts.Culture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime at => formats.Local(at).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
        string[] words => WordList.Write(words),
        Guid id => id.ToString("D"),
        Guid[] ids => string.Join(", ", ids.Select(i => i.ToString("D"))),
        GeoPoint p => string.Create(CultureInfo.InvariantCulture, $"{p.Latitude}, {p.Longitude}"),
        PostalAddress a => string.Join('\n', a.Street, a.Postcode, a.City, a.Region, a.Country),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>A day or a moment as a cell of a list holds it to be typed over, in the person's own order.</summary>
    internal string Typed(object value) => value is DateTime at ? formats.Typed(at) : formats.Typed(value as DateOnly?);

    /// <summary>Reads what was typed into the field's domain; empty text is null. A problem says what cannot be read.</summary>
    /// <param name="currency">That of the record, where it names one; else amounts are in the firm's.</param>
    public Problem? Parse(Field field, string? text, out object? value, string? currency = null)
    {
        value = null;
        text = field.Kind == FieldKind.Address ? text : text?.Trim();
        if (string.IsNullOrEmpty(text)) return field.Required ? Problem.Invalid("required", field.Name) : null;
        if (string.IsNullOrEmpty(currency)) currency = formats.Currency;
        if (field.IsNumeric && BareNumber.Misfit(text, field.Name, currency) is { } misfit) return misfit;
        switch (field.Kind)
        {
            case FieldKind.Integer when Digits(field, text, out var n) && decimal.IsInteger(n) && Math.Abs(n) <= long.MaxValue: value = (long)n; break;
            case FieldKind.Number or FieldKind.Percent when Digits(field, text, out var d): value = (double)d; break;
            case FieldKind.Money when Digits(field, text, out var m):
                if (BareNumber.TooFine(m, text, field.Name, currency) is { } fine) return fine;
                value = m; break;
            case FieldKind.YesNo when CellWords.YesNo(text) is { } yes: value = yes; break;
            // "3/4" is another day on each side of the ocean: only in the reader's own form.
            case FieldKind.Date when formats.ReadDay(text) is { } day: value = day; break;
            case FieldKind.DateTime when formats.ReadMoment(text) is { } at: value = at; break;
            case FieldKind.Choice when field.Choices.Any(c => c.Key == text): value = text; break;
            case FieldKind.MultiChoice or FieldKind.Tags:
                value = WordList.Read(text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray(); break;
            case FieldKind.Link or FieldKind.File or FieldKind.Image when Guid.TryParse(text, out var id): value = id; break;
            case FieldKind.MultiLink:
                value = text.Split(',', StringSplitOptions.TrimEntries).Select(t => Guid.TryParse(t, out var g) ? g : default).Where(g => g != default).Distinct().Order().ToArray(); break;
            case FieldKind.Location when Point(text, out var point): value = point; break;
            case FieldKind.Address: value = AddressOf(text); break;
            case FieldKind.Email: value = text.ToLowerInvariant(); break;
            case FieldKind.Phone when LooksLikePhone(text): value = text; break;
            case FieldKind.Text or FieldKind.LongText or FieldKind.Url: value = text; break;
            // Written as elsewhere: which sign stands before the fraction here has to be said.
            case FieldKind.Integer or FieldKind.Number or FieldKind.Money or FieldKind.Percent when !Digits(field, text, out _) && TypedNumber.IsOfSigns(BareNumber.Of(text).Digits.ToString()):
                return Problem.Invalid("unreadable.signs", field.Name, ("value", text), ("fraction", 1.5m.ToString("0.0", texts.Culture)), ("thousands", 1234.5m.ToString("#,##0.0", texts.Culture)));
            case FieldKind.Date or FieldKind.DateTime:
                return Problem.Invalid($"unreadable.{field.Kind}", field.Name, ("value", text), ("example", formats.Typed(new DateOnly(2026, 11, 26)) + (field.Kind == FieldKind.DateTime ? " 14:30" : "")));
            default: return Problem.Invalid($"unreadable.{field.Kind}", field.Name, ("value", text));
        }

        return null;
    }

    /// <summary>As <see cref="Parse"/>, and checked by the rules that a save applies: what an editor says at once.</summary>
    public Problem? Read(Field field, string? text, out object? value, string? currency = null) => Parse(field, text, out value, currency) ?? RecordRules.Check(field, ref value);

    // Editors of addresses keep the five parts as lines; all of them empty is no address.
    private static PostalAddress? AddressOf(string text)
    {
        var lines = text.Split('\n');
        string? Part(int i) => i < lines.Length && lines[i].Trim() is { Length: > 0 } part ? part : null;
        return lines.All(string.IsNullOrWhiteSpace) ? null : new PostalAddress(Part(0), Part(2), Part(3), Part(1), Part(4));
    }

    private static bool LooksLikePhone(string text) => text.Count(char.IsAsciiDigit) >= 3 && text.All(c => char.IsAsciiDigit(c) || " +-()./#x*".Contains(c, StringComparison.Ordinal));

    // Shares are told in hundredths here, with the sign or without: that is how they are shown.
    private bool Digits(Field field, string text, out decimal value)
    {
        value = 0;
        var bare = BareNumber.Of(text);
        if (bare.Mark is { IsCurrency: false } || (bare.IsPercent && field.Kind is FieldKind.Money or FieldKind.Integer)) return false;
        if (!TypedNumber.TryRead(bare.Digits.ToString(), texts.Culture, fraction: true, out value) || value > decimal.MaxValue / bare.Factor) return false;
        value *= bare.IsNegative ? -bare.Factor : bare.Factor;
        if (bare.IsPercent || field.Kind == FieldKind.Percent) value /= 100;
        return true;
    }

    private static bool Point(string text, out GeoPoint point)
    {
        var parts = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        point = default;
        if (parts.Length != 2 || !double.TryParse(parts[0], CultureInfo.InvariantCulture, out var lat) || !double.TryParse(parts[1], CultureInfo.InvariantCulture, out var lon)) return false;
        point = new GeoPoint(lat, lon);
        return Math.Abs(lat) <= 90 && Math.Abs(lon) <= 180;
    }
}
