using System.Text.Json.Serialization;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Tables;

/// <summary>How a table lies in its file. What is null is guessed from the file's beginning.</summary>
public sealed record TableFormat
{
    /// <summary>Name of the encoding of a text file: <c>utf-8</c>, <c>utf-16</c>, <c>gb18030</c>, <c>big5</c>, <c>windows-1252</c>, or any other that .NET knows.</summary>
    public string? Encoding { get; init; }

    /// <summary>Character between the columns of a text file: comma, semicolon, tab or bar.</summary>
    public char? Delimiter { get; init; }

    /// <summary>False when no row holds names and the first is data already: the columns are then called 1, 2, 3…</summary>
    public bool HasHeader { get; init; } = true;

    // What stands here and says nothing is left out of the text of a plan: imports begun before it was there go on.

    /// <summary>Line (text file) or row (workbook) that holds the names of the columns, counted from 1; what stands above it is left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? HeaderRow { get; init; }

    /// <summary>Name of the sheet of a workbook that is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sheet { get; init; }

    /// <summary>Found, never given: the file is a workbook (XLSX).</summary>
    public bool IsWorkbook { get; init; }

    /// <summary>Found, never given: the file holds cards (vCard) or entries of a calendar (iCalendar), each a row.</summary>
    public bool IsCards { get; init; }

    /// <summary>Found, never given: the file is packed with gzip.</summary>
    public bool IsPacked { get; init; }

    /// <summary>Refuses an encoding that there is not, as a fault of where it was said and not of a file.</summary>
    public void DemandEncoding(string at)
    {
        try
        {
            if (Encoding is not null) TextEncodings.Get(Encoding);
        }
        catch (ProblemException e)
        {
            throw new ProblemException([.. e.Problems.Select(p => p with { At = at })]);
        }
    }

    /// <summary>The same with the names in a row; 0 says that none holds them, null changes nothing. Throws a <see cref="ProblemException"/> for a number that is none of a row.</summary>
    public TableFormat WithHeaderRow(long? row) => row switch
    {
        null => this,
        0 => this with { HasHeader = false, HeaderRow = null },
        > 0 => this with { HasHeader = true, HeaderRow = row },
        _ => throw new ProblemException(Problem.Invalid("table.headerRowNumber", "headerRow", ("row", row))),
    };

    /// <summary>What is said here, and where nothing is said, what <paramref name="before"/> says; nothing of what was found.</summary>
    public TableFormat Over(TableFormat before) => new()
    {
        Encoding = Encoding ?? before.Encoding,
        Delimiter = Delimiter ?? before.Delimiter,
        Sheet = Sheet ?? before.Sheet,
        HasHeader = HeaderRow is not null || (HasHeader && before.HasHeader),
        HeaderRow = HeaderRow ?? (HasHeader ? before.HeaderRow : null),
    };
}
