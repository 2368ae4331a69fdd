namespace Rapport.Core.Exchange.Tables;

/// <summary>How a table lies in its file. What is null is guessed from the file's beginning.</summary>
public sealed record TableFormat
{
    /// <summary>Name of the encoding of a text file: <c>utf-8</c>, <c>utf-16</c>, <c>gb18030</c>, <c>big5</c>, <c>windows-1252</c>, or any other that .NET knows.</summary>
    public string? Encoding { get; init; }

    /// <summary>Character between the columns of a text file: comma, semicolon, tab or bar.</summary>
    public char? Delimiter { get; init; }

    /// <summary>False when the first row is data already: the columns are then called 1, 2, 3…</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Found, never given: the file is a workbook (XLSX), of which the first sheet is read.</summary>
    public bool IsWorkbook { get; init; }

    /// <summary>Found, never given: the file holds cards (vCard) or entries of a calendar (iCalendar), each a row.</summary>
    public bool IsCards { get; init; }

    /// <summary>Found, never given: the file is packed with gzip.</summary>
    public bool IsPacked { get; init; }
}
