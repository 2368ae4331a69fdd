using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Exporting;

/// <summary>What an export takes out, and how.</summary>
/// <param name="Type">Name of the record type.</param>
public sealed record ExportPlan(string Type)
{
    /// <summary>Criteria; null takes all that the person may see.</summary>
    public string? Where { get; init; }

    /// <summary>Fields in their order; null takes the id and every field that an import can fill.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Order as in a list; null takes that of the row numbers, the fastest.</summary>
    public string? Sort { get; init; }

    public ExportForm Form { get; init; } = ExportForm.Comma;

    /// <summary>Packs a text file with gzip.</summary>
    public bool IsPacked { get; init; }

    /// <summary>Begins a text file with a byte order mark: spreadsheets take it for UTF-8 then.</summary>
    public bool HasMark { get; init; }

    /// <summary>
    /// Language of a table for people: heads, choices, titles of linked records, names of files. Null writes names, keys
    /// and codes, the same for everybody.
    /// </summary>
    public string? Language { get; init; }

    /// <summary>
    /// To be changed and imported again, by whomever: the id goes first, then the fields that an import fills; links stand by
    /// what finds them again, moments with their zone, and heads and choices as they are called where that is not two-edged.
    /// </summary>
    public bool IsAgain { get; init; }

    /// <summary>Where it was asked from, for the history; null where nobody is on the other end of a line.</summary>
    public string? Address { get; init; }

    private const string Endings = ".csv, .tsv, .tab, .txt, .xlsx, .csv.gz, .tsv.gz";

    /// <summary>Takes form and packing from a file's name: <c>.xlsx</c>, <c>.tsv</c>, <c>.csv.gz</c>. Refuses endings that say nothing.</summary>
    public ExportPlan For(string fileName)
    {
        var isPacked = fileName.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var ending = Path.GetExtension(isPacked ? fileName[..^3] : fileName).ToLowerInvariant();
        ExportForm? known = ending switch { ".csv" or ".txt" => ExportForm.Comma, ".xlsx" when !isPacked => ExportForm.Workbook, ".tsv" or ".tab" => ExportForm.Tab, _ => null };
        if (known is not { } form) throw new ProblemException(Problem.Invalid("export.unknownEnding", null, ("file", Path.GetFileName(fileName)), ("endings", Endings)));
        return this with { Form = form, IsPacked = isPacked };
    }
}

/// <summary>Kind of file.</summary>
public enum ExportForm
{
    Comma,
    Tab,
    Workbook,
}

/// <summary>What an export took out.</summary>
public sealed record ExportResult(long Rows, double Seconds, long PeakBytes);
