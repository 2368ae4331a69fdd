using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What an import would do with the beginning of a file.</summary>
public sealed record ImportTrial(IReadOnlyList<ColumnMatch> Columns)
{
    public const int MostRows = 10_000;

    /// <summary>Rows looked at.</summary>
    public int Count { get; init; }

    /// <summary>Whether that was the whole file.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Rows that would be kept aside.</summary>
    public int Errors { get; init; }

    /// <summary>Rows that would become, change or find records; null where an import cannot tell.</summary>
    public (int Created, int Updated, int Unchanged)? Effect { get; init; }

    /// <summary>The first rows, and those that would be kept aside with their neighbours.</summary>
    public IReadOnlyList<TriedRow> Rows { get; init; } = [];
}

/// <summary>A row that was tried. <paramref name="Number"/> counts rows from 1, <paramref name="Line"/> lines of the file.</summary>
public sealed record TriedRow(int Number, long Line, IReadOnlyList<string> Cells, IReadOnlyList<Problem> Problems);

/// <summary>Collects what a trial shows: the beginning, and each row with problems between its neighbours.</summary>
public sealed class TrialRows
{
    public const int MostFirst = 100;
    public const int MostProblems = 100;
    private const int Before = 1, After = 3;

    private readonly List<TriedRow> kept = [];
    private readonly Queue<TriedRow> before = new();
    private int after;

    public int Count { get; private set; }
    public int Errors { get; private set; }
    public IReadOnlyList<TriedRow> Kept => kept;

    public void Add(long line, IReadOnlyList<string> cells, IReadOnlyList<Problem> problems)
    {
        var row = new TriedRow(++Count, line, cells, problems);
        if (problems.Count > 0 && ++Errors <= MostProblems)
        {
            kept.AddRange(before);
            before.Clear();
            kept.Add(row);
            after = After;
        }
        else if (Count <= MostFirst || after-- > 0)
        {
            kept.Add(row);
        }
        else
        {
            before.Enqueue(row);
            if (before.Count > Before) before.Dequeue();
        }
    }
}
