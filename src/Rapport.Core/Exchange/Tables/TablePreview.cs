using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Tables;

/// <summary>
/// The beginning of a table, for a person to see whether it was read rightly: the format found, the columns, the first
/// rows, and what the columns' numbers and days look like.
/// </summary>
public sealed record TablePreview(TableFormat Format, IReadOnlyList<string> Header, IReadOnlyList<PreviewRow> Rows)
{
    public const int MostRows = 20;

    /// <summary>Rows of <see cref="First"/> that are worth showing.</summary>
    public const int MostFirst = 12;
    private const int RowsForStyles = 10_000;

    /// <summary>The first rows of the file as they stand, those above the names of the columns among them; none of cards.</summary>
    public IReadOnlyList<FirstRow> First { get; init; } = [];

    /// <summary>Why the row that holds the names cannot be used, at its line; it is the only one of <see cref="Rows"/> then.</summary>
    public Problem? HeadProblem { get; init; }

    /// <summary>How numbers and days are written, by column.</summary>
    public IReadOnlyList<Cells.CellStyle> Styles { get; init; } = [];

    /// <summary>By column a day that could be two days, where no cell says what stands first; null elsewhere.</summary>
    public IReadOnlyList<string?> OpenDays { get; init; } = [];

    /// <summary>By column what its numbers tell of how they are written.</summary>
    public IReadOnlyList<Cells.NumbersSeen> Numbers { get; init; } = [];

    /// <summary>Reads the beginning of a file; call again with another encoding or delimiter when it looks wrong.</summary>
    public static TablePreview Read(string path, TableFormat? format = null) => Look(path, format) is var preview && preview.HeadProblem is { } problem ? throw new ProblemException(problem) : preview;

    /// <summary>The same for a person who can choose another row for the names, or another encoding, where these cannot be used.</summary>
    public static TablePreview Look(string path, TableFormat? format = null)
    {
        using var table = TableFile.Look(TableFile.Stream(path), format);
        if (table.HeadProblem is { } broken) return new TablePreview(table.Format, [], [new PreviewRow(table.LineNumber, table.Cells(), broken)]) { First = [.. table.First.Take(MostFirst)], HeadProblem = broken };
        var rows = new List<PreviewRow>(MostRows);
        var styles = new Cells.CellStyleGuess(table.Header.Count);
        for (var i = 0; i < RowsForStyles && table.Read(); i++)
        {
            if (rows.Count < MostRows) rows.Add(new PreviewRow(table.LineNumber, table.Cells(), table.Problem));
            if (table.Problem is null) styles.See(table);
        }

        return new TablePreview(table.Format, table.Header, rows) { First = [.. table.First.Take(MostFirst)], Styles = styles.Styles(), OpenDays = styles.OpenDays(), Numbers = styles.Numbers() };
    }
}

/// <summary>One row of a preview; <paramref name="Problem"/> says why it could not be used.</summary>
public sealed record PreviewRow(long LineNumber, IReadOnlyList<string> Cells, Problem? Problem);
