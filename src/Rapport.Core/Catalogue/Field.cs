using System.Globalization;
using Rapport.Core.Values;

namespace Rapport.Core.Catalogue;

/// <summary>How two texts of a field are compared, in SQL and in memory alike.</summary>
public enum TextMatch
{
    /// <summary>Byte for byte: codes, choices, e-mail addresses.</summary>
    Exact,

    /// <summary>ASCII letters without regard to case, all else byte for byte.</summary>
    IgnoreCase,

    /// <summary>By the stored folded twin column (lower case, no accents, simplified characters): names.</summary>
    Folded,
}

/// <summary>One key that a choice field may hold, with the tone its tag is drawn in.</summary>
public sealed record Choice(string Key, string? Tone = null)
{
    /// <summary>The words shown, by language, for choices made at run time; null takes the module's texts.</summary>
    public LocalText? Label { get; init; }

    /// <summary>What a choice made at run time is called in a language.</summary>
    public string LabelIn(CultureInfo language) => Label?.For(language) is { Length: > 0 } label ? label : Key;

    /// <summary>A label without case and spaces: by what people tell choices apart.</summary>
    public static string Plain(string label) => string.Concat(label.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
}

/// <summary>Records of a type that a field is meant for: those whose choice <paramref name="By"/> is one of <paramref name="Keys"/>, or is not said.</summary>
public sealed record MeantFor(string By, IReadOnlyList<string> Keys)
{
    public bool Includes(Func<string, object?> value) => value(By) is not string key || Keys.Contains(key);
}

/// <summary>
/// One field of a record type. Immutable: a change of the catalogue makes a new one. Built-in fields have a
/// <see cref="Column"/> of their own; custom fields live under <see cref="Name"/> in the JSON column <c>custom</c>.
/// </summary>
public sealed record Field
{
    /// <summary>Name on the wire and in criteria, camelCase: <c>givenName</c>.</summary>
    public required string Name { get; init; }

    public required FieldKind Kind { get; init; }

    /// <summary>Column in the type's table; null for custom, computed and multi-link fields.</summary>
    public string? Column { get; init; }

    /// <summary>True for a field made at run time: it lives in the JSON column <c>custom</c>.</summary>
    public bool IsCustom { get; init; }

    /// <summary>Column with the folded twin of a text field (see <see cref="TextMatch.Folded"/>): filters compare by it.</summary>
    public string? FoldedColumn { get; init; }

    /// <summary>Where a custom field's values lie and are logged after its kind was changed; null under its <see cref="Name"/>.</summary>
    public string? StoredAs { get; init; }

    /// <summary>Name of the values in the JSON column <c>custom</c> and in the change log.</summary>
    public string Key => StoredAs ?? Name;

    /// <summary>What the field was before its kind was changed, oldest first: older lines of the log are read by it.</summary>
    public IReadOnlyList<Kinds.FormerKind> Former { get; init; } = [];

    /// <summary>
    /// Column with the sort key (Chinese by pinyin); null sorts by the folded twin, or the column itself. That of a name is never empty;
    /// other words have a key only where it is another than the text in lower case, by which they are sorted without.
    /// </summary>
    public string? SortColumn { get; init; }

    public bool Required { get; init; }
    public bool Unique { get; init; }
    public bool Indexed { get; init; }

    /// <summary>True when the search box finds a record by this field's words.</summary>
    public bool Searchable { get; init; }

    /// <summary>Another name of the record: found before records that merely have the words in them.</summary>
    public bool IsName { get; init; }

    /// <summary>True when people cannot write it: the program does.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Personal or otherwise delicate: hidden from roles that lack the field permission, masked in logs.</summary>
    public bool Sensitive { get; init; }

    /// <summary>How a day comes round each year; null for a day that comes once.</summary>
    public Recurrence? Yearly { get; init; }

    /// <summary>Shown in a new list before anybody chose columns.</summary>
    public bool InList { get; init; }

    public object? Default { get; init; }
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>The choices are stages that a record goes through, in their order.</summary>
    public bool IsStages { get; init; }

    /// <summary>Name of the record type that a link points to; <c>user</c> and <c>team</c> are record types too.</summary>
    public string? Target { get; init; }

    /// <summary>Name of the same relation seen from the target: <c>orders</c> for the order's link to its party.</summary>
    public string? Inverse { get; init; }

    /// <summary>Link of a note, activity or file to one of the types it may go with: see <see cref="Companions"/>. Empty ones are not shown.</summary>
    public bool IsAbout { get; init; }

    /// <summary>Link to a record of the same type that stands above this one: nothing stands under itself.</summary>
    public bool IsHierarchy { get; init; }

    /// <summary>Expression of a formula or roll-up, in the criteria language: <c>sum(orders, total)</c>.</summary>
    public string? Expression { get; init; }

    /// <summary>Kind of the value that <see cref="Expression"/> yields.</summary>
    public FieldKind? ResultKind { get; init; }

    /// <summary>Where a roll-up's values are kept; null for those that are worked out at each reading.</summary>
    public RollUps.KeptRollUp? Kept { get; init; }

    /// <summary>Pattern of an auto-number: <c>C-{0:00000}</c>, <c>INV-{yyyy}-{0000}</c>; see <see cref="Records.NumberPattern"/>.</summary>
    public string? Pattern { get; init; }

    /// <summary>Regular expression that a text must match as a whole.</summary>
    public string? Format { get; init; }

    /// <summary>A value that has the <see cref="Format"/>: shown to whoever typed another.</summary>
    public string? Example { get; init; }

    /// <summary>A text that names a country: stored in one spelling, shown in the language of the reader.</summary>
    public bool IsCountry { get; init; }

    public double? Min { get; init; }
    public double? Max { get; init; }

    /// <summary>Name of the date field that this one ends: the day may be the same or later, not earlier.</summary>
    public string? NotBefore { get; init; }

    /// <summary>Longest text in characters.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Decimals shown for a number.</summary>
    public int? Decimals { get; init; }

    /// <summary>Which records it is meant for: pages and forms of others leave it away while it is empty. Null for all.</summary>
    public MeantFor? MeantFor { get; init; }

    /// <summary>Group of the record page the field is drawn in: <c>main</c>, <c>contact</c>, <c>address</c>, <c>system</c>…</summary>
    public string Section { get; init; } = "main";

    /// <summary>Column heads under which an import recognises the field, in English and Chinese, any case.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Words shown for fields made at run time; null takes the module's texts (<c>{type}.{name}</c>).</summary>
    public LocalText? Label { get; init; }

    public LocalText? Help { get; init; }

    /// <summary>Kind of the values read from the field: that of the expression for computed fields.</summary>
    public FieldKind ValueKind => Kind is FieldKind.Formula or FieldKind.RollUp ? ResultKind ?? FieldKind.Number : Kind;

    /// <summary>True when its value lies in the JSON column <c>custom</c>: computed values lie nowhere, several links in a table of their own.</summary>
    public bool IsInDocument => IsCustom && !IsComputed && Kind != FieldKind.MultiLink;

    public bool IsComputed => Kind is FieldKind.Formula or FieldKind.RollUp;

    public bool IsText => ValueKind is FieldKind.Text or FieldKind.LongText or FieldKind.Email or FieldKind.Phone
        or FieldKind.Url or FieldKind.Choice or FieldKind.AutoNumber;

    public bool IsNumeric => ValueKind is FieldKind.Integer or FieldKind.Number or FieldKind.Money or FieldKind.Percent;

    public bool IsList => ValueKind is FieldKind.MultiChoice or FieldKind.Tags or FieldKind.MultiLink;

    /// <summary>A name: compared by its folded twin, sorted by a key that is never empty.</summary>
    internal bool IsNamed => FoldedColumn is not null && SortColumn is not null;

    /// <summary>Words that are no name: compared by their letters, sorted by how they are read.</summary>
    internal bool IsWords => FoldedColumn is null && SortColumn is not null;

    /// <summary>
    /// What records are sorted by, as an index needs it: the sort key of names and other words, texts whatever their case, the
    /// column of all else. Only of fields with a column. <paramref name="prefix"/> is the table's alias with a dot.
    /// </summary>
    internal string KeyColumn(string prefix = "") =>
        IsNamed ? prefix + SortColumn
        : IsWords ? $"coalesce({prefix}{SortColumn},{MatchColumn(prefix)})"
        : MatchColumn(prefix);

    /// <summary>What records are found by, likewise.</summary>
    internal string MatchColumn(string prefix = "") =>
        FoldedColumn is not null ? prefix + FoldedColumn
        : Match == TextMatch.IgnoreCase ? $"lower({prefix}{Column})"
        : prefix + Column;

    /// <summary>Whether a line of the change log names the field, by what it is or was.</summary>
    internal bool IsIn(string logged) => logged.Contains($"\"{Key}\":", StringComparison.Ordinal) || Former.Any(f => logged.Contains($"\"{f.Key}\":", StringComparison.Ordinal));

    public TextMatch Match => FoldedColumn is not null ? TextMatch.Folded
        : ValueKind is FieldKind.Text or FieldKind.LongText or FieldKind.Url ? TextMatch.IgnoreCase
        : TextMatch.Exact;
}
