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
        (Label, Help) = (new(field.Label), new(field.Help));
        Inverse = field.Inverse ?? "";
        (Target, Min, Max, MaxLength) = (field.Target ?? "", field.Min, field.Max, field.MaxLength);
        (Unique, Searchable, Format, Example) = (field.Unique, field.Searchable, field.Format ?? "", field.Example ?? "");
        (Expression, ResultKind, Pattern) = (field.Expression ?? "", field.ResultKind, field.Pattern ?? "");
        (Default, Stages, Aliases) = (field.Default, field.IsStages, string.Join(", ", field.Aliases));
        Choices = [.. field.Choices.Select(c => new ChoiceDraft { Key = c.Key, Label = new(c.Label ?? new LocalText(c.Key, null, null)), Tone = c.Tone })];
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
    public WordsDraft Label { get; } = new(null);
    public WordsDraft Help { get; } = new(null);
    public bool Required { get; set; }
    /// <summary>A new field is offered to be shown in lists, as long as they have room for it and somebody does not say otherwise.</summary>
    public bool InList
    {
        get => inList ?? (HasRoom && FitsLists(Kind));
        set => inList = value;
    }

    public bool HasRoom { get; set; }

    private bool? inList;

    /// <summary>Whether the lists of a type have room for one more column.</summary>
    public static bool HasRoomIn(RecordType type) => type.Fields.Count(f => f.InList) < MostInLists;

    public static bool FitsLists(FieldKind kind) => kind is not (FieldKind.LongText or FieldKind.Address or FieldKind.Location or FieldKind.File or FieldKind.Image or FieldKind.MultiLink);

    private const int MostInLists = 10;
    public bool Indexed { get; set; }
    public bool Sensitive { get; set; }
    public bool Unique { get; set; }
    public bool Searchable { get; set; }
    public bool Stages { get; set; }
    public string Target { get; set; } = "party";

    /// <summary>What the relation is called on the other side; empty where it has no name there.</summary>
    public string Inverse { get; set; } = "";

    /// <summary>Link of one's own that others may be led back by.</summary>
    public bool HasInverse => Kind == FieldKind.Link;

    /// <summary>Proposes a name for the other side that is free there: machines, machines2…</summary>
    public void Propose(RecordType type, RecordCatalogue catalogue)
    {
        if (catalogue.Find(Target) is not { } target) return;
        var taken = target.Fields.Select(f => f.Name).Concat(catalogue.InversesOf(Target).Where(r => !r.Link.IsAbout).Select(r => r.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Inverse = Enumerable.Range(1, 99).Select(i => type.Name + "s" + (i == 1 ? "" : i.ToString(System.Globalization.CultureInfo.InvariantCulture))).First(n => !taken.Contains(n));
    }

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

    /// <summary>A choice goes up (-1) or down (1) among the others.</summary>
    public void Step(ChoiceDraft choice, int by)
    {
        var place = Choices.IndexOf(choice) + by;
        if (place < 0 || place >= Choices.Count) return;
        Choices.Remove(choice);
        Choices.Insert(place, choice);
    }

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
    public FieldDefinition ToDefinition() => new FieldDefinition
    {
        Kind = Kind,
        Label = Label.ToText(),
        Help = Help.ToText(),
        Required = Required,
        Unique = Unique,
        Searchable = Searchable,
        InList = InList,
        Indexed = Indexed,
        Sensitive = Sensitive,
        Stages = Stages,
        Choices = ChoiceList(),
        Target = Target,
        Inverse = Or(Inverse),
        Format = Or(Format),
        Example = Or(Example),
        Min = Min,
        Max = Max,
        MaxLength = MaxLength,
        Decimals = was?.Decimals,
        Default = HasDefault && Default is not null ? Json(Kind, Default) : null,
        Aliases = Aliases.Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } aliases ? aliases : null,
        Expression = Or(Expression),
        ResultKind = ResultKind,
        Pattern = Or(Pattern),
        Section = was?.Section,
    }.Fitting();

    private Choice[] ChoiceList()
    {
        var made = new List<Choice>();
        foreach (var (i, choice) in Choices.Index())
            made.Add(new Choice(choice.Key.Length > 0 ? choice.Key : KeyWords.Free(choice.Label.Any, "choice" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), Choices.Select(c => c.Key).Concat(made.Select(m => m.Key))), choice.Tone) { Label = choice.Label.ToText() });
        return [.. made];
    }

    private static JsonElement Json(FieldKind kind, object value)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) ValueJson.Write(json, kind, value, storage: false);
        return JsonDocument.Parse(stream.ToArray()).RootElement.Clone();
    }

    private static string? Or(string text) => text.Trim() is { Length: > 0 } said ? said : null;
}

/// <summary>One choice while it is described. The key of one that is stored is in records already and stays.</summary>
internal sealed class ChoiceDraft
{
    public string Key { get; set; } = "";
    public WordsDraft Label { get; init; } = new(null);
    public string? Tone { get; set; }
}

/// <summary>What is said in each language while it is written.</summary>
internal sealed class WordsDraft(LocalText? words)
{
    private readonly Dictionary<string, string> said = new(StringComparer.Ordinal) { ["en"] = words?.En ?? "", ["zh-Hans"] = words?.ZhHans ?? "", ["zh-Hant"] = words?.ZhHant ?? "" };

    public string this[string language]
    {
        get => said[language];
        set => said[language] = value ?? "";
    }

    /// <summary>What it is called in whichever language says it; English first.</summary>
    public string Any => said.Values.FirstOrDefault(w => !string.IsNullOrWhiteSpace(w)) ?? "";

    public LocalText? ToText() => said.Values.All(string.IsNullOrWhiteSpace) ? null : new LocalText(Of("en"), Of("zh-Hans"), Of("zh-Hant"));

    private string? Of(string language) => said[language].Trim() is { Length: > 0 } text ? text : null;
}
