using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Core.Values;

namespace Rapport.Core.Catalogue;

/// <summary>What an administrator says of a field made at run time; stored as it is said.</summary>
public sealed record FieldDefinition
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    public FieldKind Kind { get; init; }
    public LocalText? Label { get; init; }
    public LocalText? Help { get; init; }
    public bool Required { get; init; }

    /// <summary>Filters and sorts by the field read an index of its own.</summary>
    public bool Indexed { get; init; }

    /// <summary>No two records share a value.</summary>
    public bool Unique { get; init; }

    /// <summary>The search box finds a record by the field.</summary>
    public bool Searchable { get; init; }

    public bool InList { get; init; }
    public bool Sensitive { get; init; }

    /// <summary>The choices are stages that a record goes through, in their order.</summary>
    public bool Stages { get; init; }

    public IReadOnlyList<Choice>? Choices { get; init; }
    public string? Target { get; init; }
    public string? Inverse { get; init; }
    public string? Format { get; init; }

    /// <summary>A value of that form, shown to whoever typed another.</summary>
    public string? Example { get; init; }

    /// <summary>What a new record gets where nobody says otherwise; as the field's values look on the wire.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>Column heads under which an import recognises the field.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>What a formula or roll-up computes, in the criteria language.</summary>
    public string? Expression { get; init; }

    /// <summary>Kind of what it yields; left out, a number, day, moment, text or yes/no as the expression says.</summary>
    public FieldKind? ResultKind { get; init; }

    /// <summary>Form of an automatic number: <c>V-{0:0000}</c>.</summary>
    public string? Pattern { get; init; }

    public double? Min { get; init; }
    public double? Max { get; init; }
    public int? MaxLength { get; init; }
    public int? Decimals { get; init; }
    public string? Section { get; init; }

    /// <summary>Can stand in an index: one value that is compared and sorted by.</summary>
    internal bool CanBeIndexed => Kind is not (FieldKind.LongText or FieldKind.MultiChoice or FieldKind.Tags or FieldKind.Address or FieldKind.Location or FieldKind.MultiLink or FieldKind.Formula or FieldKind.RollUp);

    internal bool CanBeSearched => Kind is FieldKind.Text or FieldKind.LongText or FieldKind.Email or FieldKind.Phone or FieldKind.AutoNumber;
    internal bool IsText => Kind is FieldKind.Text or FieldKind.LongText or FieldKind.Email or FieldKind.Phone or FieldKind.Url;
    internal bool IsNumber => Kind is FieldKind.Integer or FieldKind.Number or FieldKind.Money or FieldKind.Percent;
    internal bool HasChoices => Kind is FieldKind.Choice or FieldKind.MultiChoice;
    internal bool HasTarget => Kind is FieldKind.Link or FieldKind.MultiLink;
    internal bool IsComputed => Kind is FieldKind.Formula or FieldKind.RollUp;

    private bool IsFile => Kind is FieldKind.File or FieldKind.Image;

    /// <summary>The same without what means nothing to its kind, or comes with it unsaid.</summary>
    public FieldDefinition Fitting()
    {
        var canBeUnique = CanBeIndexed && !IsFile && Kind is not (FieldKind.YesNo or FieldKind.AutoNumber);
        var canBeRequired = !IsComputed && Kind != FieldKind.AutoNumber;
        return this with
        {
            Required = Required && canBeRequired,
            Unique = Unique && canBeUnique,
            Searchable = Searchable && CanBeSearched,
            Indexed = Indexed && CanBeIndexed && !IsFile,
            Stages = Stages && Kind == FieldKind.Choice,
            Choices = HasChoices ? Choices : null,
            Target = HasTarget ? Target : null,
            Inverse = Kind == FieldKind.Link ? Inverse : null,
            Format = IsText ? Format : null,
            Example = IsText ? Example : null,
            MaxLength = IsText ? MaxLength : null,
            Min = IsNumber ? Min : null,
            Max = IsNumber ? Max : null,
            Decimals = IsComputed || (IsNumber && Kind != FieldKind.Integer) ? Decimals : null,
            Default = canBeRequired && !HasTarget && !IsFile && !(Unique && canBeUnique) ? Default : null,
            Expression = IsComputed ? Expression : null,
            ResultKind = IsComputed ? ResultKind : null,
            Pattern = Kind == FieldKind.AutoNumber ? Pattern : null,
        };
    }

    /// <summary>Names of the properties that say something other than the default.</summary>
    internal IEnumerable<string> Said() => JsonSerializer.SerializeToNode(this, Json)!.AsObject().Select(p => p.Key);

    internal Field ToField(string name) => new()
    {
        Name = name,
        Kind = Kind,
        IsCustom = true,
        Label = Label,
        Help = Help,
        Required = Required,
        // A link is always looked up from its other end: before a deletion; a file, by whoever wants to have it.
        Indexed = Indexed || Kind is FieldKind.Link or FieldKind.File or FieldKind.Image,
        // A code that two records share would be none.
        Unique = Unique || Kind == FieldKind.AutoNumber,
        Searchable = Searchable,
        InList = InList,
        Sensitive = Sensitive,
        IsStages = Stages,
        Choices = Choices ?? [],
        Default = DefaultValue(),
        Aliases = Aliases ?? [],
        Expression = Expression,
        ResultKind = ResultKind,
        Pattern = Pattern,
        ReadOnly = IsComputed,
        Example = Example,
        Target = Target,
        Inverse = Inverse,
        Format = Format,
        Min = Min,
        Max = Max,
        MaxLength = MaxLength,
        Decimals = Decimals,
        Section = Section ?? "main",
    };

    /// <summary>The default in the value domain of the kind; null where there is none or it does not fit.</summary>
    public object? DefaultValue()
    {
        try
        {
            return Default is { } json ? ValueJson.Read(json, Kind, storage: false) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
