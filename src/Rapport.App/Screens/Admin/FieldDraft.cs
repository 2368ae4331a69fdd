using System.Text.Json;
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
        (HelpEn, HelpHans, HelpHant) = (field.Help?.En ?? "", field.Help?.ZhHans ?? "", field.Help?.ZhHant ?? "");
        (Target, Min, Max, MaxLength) = (field.Target ?? "", field.Min, field.Max, field.MaxLength);
        (Unique, Searchable, Format, Example) = (field.Unique, field.Searchable, field.Format ?? "", field.Example ?? "");
        (Expression, ResultKind, Pattern) = (field.Expression ?? "", field.ResultKind, field.Pattern ?? "");
        (Default, Aliases) = (field.Default, string.Join(", ", field.Aliases));
        Choices = [.. field.Choices.Select(c => new ChoiceDraft { Key = c.Key, En = c.Label?.En ?? c.Key, Hans = c.Label?.ZhHans ?? "", Hant = c.Label?.ZhHant ?? "", Tone = c.Tone, Kept = true })];
    }

    /// <summary>Kinds that a field made at run time may have.</summary>
    public static IReadOnlyList<FieldKind> Kinds { get; } =
    [
        FieldKind.Text, FieldKind.LongText, FieldKind.Integer, FieldKind.Number, FieldKind.Money, FieldKind.Percent, FieldKind.YesNo, FieldKind.Date, FieldKind.DateTime,
        FieldKind.Choice, FieldKind.MultiChoice, FieldKind.Tags, FieldKind.Link, FieldKind.MultiLink, FieldKind.Email, FieldKind.Phone, FieldKind.Url, FieldKind.Address, FieldKind.Location,
        FieldKind.File, FieldKind.Image, FieldKind.AutoNumber, FieldKind.Formula, FieldKind.RollUp,
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
    public bool Unique { get; set; }
    public bool Searchable { get; set; }
    public string HelpEn { get; set; } = "";
    public string HelpHans { get; set; } = "";
    public string HelpHant { get; set; } = "";
    public string Target { get; set; } = "party";
    public string Format { get; set; } = "";
    public string Example { get; set; } = "";
    public int? MaxLength { get; set; }
    public string Expression { get; set; } = "";
    public FieldKind? ResultKind { get; set; }
    public string Pattern { get; set; } = "";
    public object? Default { get; set; }

    /// <summary>Column heads, by comma.</summary>
    public string Aliases { get; set; } = "";
    public double? Min { get; set; }
    public double? Max { get; set; }
    public List<ChoiceDraft> Choices { get; } = [];

    public bool HasChoices => Kind is FieldKind.Choice or FieldKind.MultiChoice;
    public bool HasRange => Kind is FieldKind.Integer or FieldKind.Number or FieldKind.Money or FieldKind.Percent;

    public bool HasTarget => Kind is FieldKind.Link or FieldKind.MultiLink;
    public bool IsText => Kind is FieldKind.Text or FieldKind.LongText or FieldKind.Email or FieldKind.Phone or FieldKind.Url;
    public bool IsComputed => Kind is FieldKind.Formula or FieldKind.RollUp;
    public bool CanBeIndexed => Kind is not (FieldKind.LongText or FieldKind.MultiChoice or FieldKind.Tags or FieldKind.Address or FieldKind.Location or FieldKind.MultiLink or FieldKind.File or FieldKind.Image) && !IsComputed;
    public bool CanBeUnique => CanBeIndexed && Kind is not (FieldKind.YesNo or FieldKind.AutoNumber);
    public bool CanBeSearched => IsText && Kind != FieldKind.Url || Kind == FieldKind.AutoNumber;
    public bool CanBeRequired => !IsComputed && Kind != FieldKind.AutoNumber;
    public bool HasDefault => CanBeRequired && !HasTarget && Kind is not (FieldKind.Address or FieldKind.Location or FieldKind.File or FieldKind.Image) && !Unique;

    /// <summary>The field as far as an editor of its default must know it.</summary>
    public Field DefaultField => new() { Name = "default", Kind = Kind, IsCustom = true, Choices = HasChoices ? ChoiceList() : [] };

    /// <summary>What is not edited here stays as it was.</summary>
    public FieldDefinition ToDefinition() => new()
    {
        Kind = Kind,
        Label = Words(En, Hans, Hant),
        Help = Words(HelpEn, HelpHans, HelpHant),
        Required = Required && CanBeRequired,
        Unique = Unique && CanBeUnique,
        Searchable = Searchable && CanBeSearched,
        InList = InList,
        Indexed = Indexed && CanBeIndexed,
        Sensitive = Sensitive,
        Choices = HasChoices ? ChoiceList() : null,
        Target = HasTarget ? Target : null,
        Inverse = was?.Inverse,
        Format = IsText ? Or(Format) : null,
        Example = IsText ? Or(Example) : null,
        Min = HasRange ? Min : null,
        Max = HasRange ? Max : null,
        MaxLength = IsText ? MaxLength : null,
        Decimals = was?.Decimals,
        Default = HasDefault && Default is not null ? Json(Kind, Default) : null,
        Aliases = Aliases.Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } aliases ? aliases : null,
        Expression = IsComputed ? Or(Expression) : null,
        ResultKind = IsComputed ? ResultKind : null,
        Pattern = Kind == FieldKind.AutoNumber ? Or(Pattern) : null,
        Section = was?.Section,
    };

    /// <summary>A name for programs from the words for people: "Credit limit" gives <c>creditLimit</c>.</summary>
    public static string KeyOf(string words, string otherwise)
    {
        var parts = words.Split([' ', '-', '_', '/', '.'], StringSplitOptions.RemoveEmptyEntries).Select(p => string.Concat(p.Where(char.IsAsciiLetterOrDigit))).Where(p => p.Length > 0).ToList();
        var key = string.Concat(parts.Select((p, i) => i == 0 ? char.ToLowerInvariant(p[0]) + p[1..] : char.ToUpperInvariant(p[0]) + p[1..]));
        return key.Length == 0 || !char.IsAsciiLetter(key[0]) ? otherwise : key.Length > 40 ? key[..40] : key;
    }

    private Choice[] ChoiceList() =>
        [.. Choices.Select((c, i) => new Choice(c.Key.Length > 0 ? c.Key : KeyOf(c.En, "choice" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)), c.Tone) { Label = Words(c.En, c.Hans, c.Hant) })];

    private static JsonElement Json(FieldKind kind, object value)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) ValueJson.Write(json, kind, value, storage: false);
        return JsonDocument.Parse(stream.ToArray()).RootElement.Clone();
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
