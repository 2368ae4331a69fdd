using Rapport.Core.Catalogue;
using Rapport.Core.Values;

namespace Rapport.App.Screens.Admin;

/// <summary>A custom field while it is described in the dialog.</summary>
internal sealed class FieldDraft
{
    private readonly Field? was;

    public FieldDraft(Field? field)
    {
        was = field;
        if (field is null) return;
        (Name, Kind, Required, InList, Indexed, Sensitive) = (field.Name, field.Kind, field.Required, field.InList, field.Indexed, field.Sensitive);
        (En, Hans, Hant) = (field.Label?.En ?? "", field.Label?.ZhHans ?? "", field.Label?.ZhHant ?? "");
        (Target, Min, Max) = (field.Target ?? "", field.Min, field.Max);
        Choices = [.. field.Choices.Select(c => new ChoiceDraft { Key = c.Key, En = c.Label?.En ?? c.Key, Hans = c.Label?.ZhHans ?? "", Hant = c.Label?.ZhHant ?? "", Tone = c.Tone, Kept = true })];
    }

    /// <summary>Kinds that a field made at run time may have.</summary>
    public static IReadOnlyList<FieldKind> Kinds { get; } =
    [
        FieldKind.Text, FieldKind.LongText, FieldKind.Integer, FieldKind.Number, FieldKind.Money, FieldKind.Percent, FieldKind.YesNo, FieldKind.Date, FieldKind.DateTime,
        FieldKind.Choice, FieldKind.MultiChoice, FieldKind.Tags, FieldKind.Link, FieldKind.Email, FieldKind.Phone, FieldKind.Url,
    ];

    public string Name { get; set; } = "";
    public FieldKind Kind { get; set; }
    public string En { get; set; } = "";
    public string Hans { get; set; } = "";
    public string Hant { get; set; } = "";
    public bool Required { get; set; }
    public bool InList { get; set; }
    public bool Indexed { get; set; }
    public bool Sensitive { get; set; }
    public string Target { get; set; } = "party";
    public double? Min { get; set; }
    public double? Max { get; set; }
    public List<ChoiceDraft> Choices { get; } = [];

    public bool HasChoices => Kind is FieldKind.Choice or FieldKind.MultiChoice;
    public bool HasRange => Kind is FieldKind.Integer or FieldKind.Number or FieldKind.Money or FieldKind.Percent;

    /// <summary>What is not edited here stays as it was.</summary>
    public FieldDefinition ToDefinition() => new()
    {
        Kind = Kind,
        Label = Words(En, Hans, Hant),
        Help = was?.Help,
        Required = Required,
        InList = InList,
        Indexed = Indexed,
        Sensitive = Sensitive,
        Choices = HasChoices ? [.. Choices.Select((c, i) => new Choice(c.Key.Length > 0 ? c.Key : KeyOf(c.En, "choice" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)), c.Tone) { Label = Words(c.En, c.Hans, c.Hant) })] : null,
        Target = Kind == FieldKind.Link ? Target : null,
        Inverse = was?.Inverse,
        Format = was?.Format,
        Min = HasRange ? Min : null,
        Max = HasRange ? Max : null,
        MaxLength = was?.MaxLength,
        Decimals = was?.Decimals,
        Section = was?.Section,
    };

    /// <summary>A name for programs from the words for people: "Credit limit" gives <c>creditLimit</c>.</summary>
    public static string KeyOf(string words, string otherwise)
    {
        var parts = words.Split([' ', '-', '_', '/', '.'], StringSplitOptions.RemoveEmptyEntries).Select(p => string.Concat(p.Where(char.IsAsciiLetterOrDigit))).Where(p => p.Length > 0).ToList();
        var key = string.Concat(parts.Select((p, i) => i == 0 ? char.ToLowerInvariant(p[0]) + p[1..] : char.ToUpperInvariant(p[0]) + p[1..]));
        return key.Length == 0 || !char.IsAsciiLetter(key[0]) ? otherwise : key.Length > 40 ? key[..40] : key;
    }

    private static LocalText? Words(string en, string hans, string hant) =>
        en.Trim().Length + hans.Trim().Length + hant.Trim().Length == 0 ? null : new LocalText(Or(en), Or(hans), Or(hant));

    private static string? Or(string text) => text.Trim() is { Length: > 0 } said ? said : null;
}

/// <summary>One choice while it is described.</summary>
internal sealed class ChoiceDraft
{
    public string Key { get; set; } = "";
    public string En { get; set; } = "";
    public string Hans { get; set; } = "";
    public string Hant { get; set; } = "";
    public string? Tone { get; set; }

    /// <summary>Its key is in records already and stays.</summary>
    public bool Kept { get; init; }
}
