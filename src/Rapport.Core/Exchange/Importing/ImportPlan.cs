using System.Text.Json.Serialization;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What an import does with a row.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportMode>))]
public enum ImportMode
{
    /// <summary>Rows become new records; where the match finds one, it is left as it is.</summary>
    Create,

    /// <summary>Rows change the record that the match finds; a row without one is kept aside.</summary>
    Update,

    /// <summary>Rows change the record that the match finds, and become new ones where it finds none.</summary>
    Upsert,
}

/// <summary>Everything a person decides about an import; the same plan on the same file is the same import.</summary>
/// <param name="Type">Name of the record type.</param>
public sealed record ImportPlan(string Type)
{
    /// <summary>How the file is read; what is open is guessed.</summary>
    public TableFormat Format { get; init; } = new();

    /// <summary>Column head to field name, before what is found by itself; an empty name leaves the column out.</summary>
    public IReadOnlyDictionary<string, string>? Map { get; init; }

    /// <summary>Fields that together tell whether a record is there already: <c>code</c>, <c>email</c>, <c>id</c>. Empty: every row is new.</summary>
    public IReadOnlyList<string> Match { get; init; } = [];

    public ImportMode Mode { get; init; } = ImportMode.Create;

    /// <summary>Country of telephone numbers that name none (ISO 3166-1 alpha-2); null takes the firm's.</summary>
    public string? Country { get; init; }

    // What stands below is left out of the text of a plan where it says nothing: imports begun before it was there go on.

    /// <summary>
    /// By column (head or place, as in <see cref="Map"/>): what its words mean. A word becomes the choice, name or text it
    /// is given, in lists part by part; an empty one leaves it out.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Words { get; init; }

    /// <summary>By column (head or place): whether day or month stands first, where its cells leave that open; else it is as usual in the firm's country.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, Cells.DayOrder>? Days { get; init; }

    /// <summary>By column (head or place): whether a point or a comma stands before fractions, for cells that leave it open; else the column tells, or it is as usual in the firm's country.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, Cells.NumberForm>? Numbers { get; init; }

    /// <summary>Rows put right or left out by hand; the file itself stays as it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RowFix>? Fixes { get; init; }
}

/// <summary>One cell put right, or a whole row left out. Rows are named by the line on which they begin, as problems name them.</summary>
/// <param name="Column">Head of the column or its place, as in a map; null leaves the row out.</param>
/// <param name="Value">What stands in the cell instead; empty empties it.</param>
public sealed record RowFix(long Line, string? Column = null, string? Value = null)
{
    /// <summary>Beyond that, a file is better put right where it comes from.</summary>
    public const int Most = 1_000;
}

/// <summary>What became of an import.</summary>
public sealed record ImportResult
{
    /// <summary>Rows of the file, the header and empty ones not counted.</summary>
    public long Rows { get; init; }

    public long Created { get; init; }
    public long Updated { get; init; }

    /// <summary>Rows whose record was there already with the same values.</summary>
    public long Unchanged { get; init; }

    /// <summary>Rows kept aside.</summary>
    public long Errors { get; init; }

    /// <summary>Rows that the plan leaves out.</summary>
    public long LeftOut { get; init; }

    /// <summary>Change set to undo; null when nothing was written.</summary>
    public long? ChangeSet { get; init; }

    /// <summary>Where the rows kept aside stand, with line, column and reason; null when there is none or nobody asked for it.</summary>
    public string? ErrorFile { get; init; }

    /// <summary>Heads of the columns that no field takes; what stands in them is left out.</summary>
    public IReadOnlyList<string> UnusedColumns { get; init; } = [];

    /// <summary>Columns with days that could be two, and how they were read.</summary>
    public IReadOnlyList<OpenDays> OpenDays { get; init; } = [];

    /// <summary>Columns with numbers that could be two, and how they were read.</summary>
    public IReadOnlyList<OpenNumbers> OpenNumbers { get; init; } = [];

    /// <summary>Columns of shares without percent signs, and how they were read.</summary>
    public IReadOnlyList<OpenShares> OpenShares { get; init; } = [];

    public double Seconds { get; init; }
    public long PeakBytes { get; init; }

    /// <summary>The first rows kept aside.</summary>
    public IReadOnlyList<RowError> FirstErrors { get; init; } = [];

    /// <summary>What else is to be told.</summary>
    public IReadOnlyList<ImportFact> Facts { get; init; } = [];
}

/// <summary>A row kept aside and why; <see cref="Problems.Problem.At"/> names the column.</summary>
public sealed record RowError(long Line, IReadOnlyList<Problems.Problem> Problems, IReadOnlyList<string> Cells);
