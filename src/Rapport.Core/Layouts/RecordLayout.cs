using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Core.Values;

namespace Rapport.Core.Layouts;

/// <summary>
/// How the page of a record type is laid out, as an administrator arranged it. What it does not name, such as a field made
/// later, keeps its usual place: nothing gets lost by being new.
/// </summary>
public sealed record RecordLayout
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The properties of the page and of the form for a new record, in their order.</summary>
    public IReadOnlyList<LayoutSection> Sections { get; init; } = [];

    /// <summary>Tabs of the administrator's own making, in their order: the sections that name one stand on it instead of beside the story.</summary>
    [JsonIgnore]
    public IReadOnlyList<LayoutTab> FieldTabs { get; init; } = [];

    // Not written where there are none: a layout kept before there were any still reads as what a pack remembers of it.
    [JsonInclude, JsonPropertyName("fieldTabs")]
    private IReadOnlyList<LayoutTab>? WrittenTabs { get => FieldTabs is { Count: > 0 } tabs ? tabs : null; init => FieldTabs = value ?? []; }

    /// <summary>Fields that the page does not show. What must be said is asked for all the same.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>Related lists that stand as tabs, in their order; empty leaves the choice to what a record has most of.</summary>
    public IReadOnlyList<string> Tabs { get; init; } = [];

    public IReadOnlyList<string> HiddenTabs { get; init; } = [];

    /// <summary>Panels beside and above the story, in their order; those that are not named follow.</summary>
    public IReadOnlyList<string> Panels { get; init; } = [];

    public IReadOnlyList<string> HiddenPanels { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Null where the text is none.</summary>
    public static RecordLayout? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<RecordLayout>(text, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A tab of fields beside the story's.</summary>
public sealed record LayoutTab(string Key)
{
    public LocalText? Label { get; init; }
}

/// <summary>
/// A group of fields. <see cref="Key"/> is that of the catalogue (<c>main</c>, <c>contact</c>) or one of the layout's own;
/// <see cref="When"/> is a criterion: the section is shown for records that meet it.
/// </summary>
public sealed record LayoutSection(string Key)
{
    public LocalText? Label { get; init; }

    /// <summary>One below the other, or two beside each other.</summary>
    public int Columns { get; init; } = 1;

    public string? When { get; init; }

    /// <summary>The key of the <see cref="LayoutTab"/> that it stands on; null for beside the story.</summary>
    public string? Tab { get; init; }

    public IReadOnlyList<string> Fields { get; init; } = [];
}
