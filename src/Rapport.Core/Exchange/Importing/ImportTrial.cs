using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What an import would do with the beginning of a file.</summary>
public sealed record ImportTrial(IReadOnlyList<ColumnMatch> Columns)
{
    public const int MostRows = 10_000;

    /// <summary>How the file was read: what was said, and what was found out.</summary>
    public Tables.TableFormat Format { get; init; } = new();

    /// <summary>Rows looked at.</summary>
    public int Count { get; init; }

    /// <summary>Whether that was the whole file.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Rows that would be kept aside.</summary>
    public int Errors { get; init; }

    /// <summary>Rows that somebody left out.</summary>
    public int LeftOut { get; init; }

    /// <summary>Rows that would become, change or find records; null where an import cannot tell.</summary>
    public (int Created, int Updated, int Unchanged)? Effect { get; init; }

    /// <summary>The first rows, and those that would be kept aside with their neighbours.</summary>
    public IReadOnlyList<TriedRow> Rows { get; init; } = [];

    /// <summary>Columns with days that could be two, and how they were read.</summary>
    public IReadOnlyList<OpenDays> OpenDays { get; init; } = [];

    /// <summary>Columns with numbers that could be two, and how they were read.</summary>
    public IReadOnlyList<OpenNumbers> OpenNumbers { get; init; } = [];

    /// <summary>Columns of shares without percent signs, and how they were read.</summary>
    public IReadOnlyList<OpenShares> OpenShares { get; init; } = [];

    /// <summary>The pieces it was tried in; empty where an import tries as a whole.</summary>
    public IReadOnlyList<TrialPart> Parts { get; init; } = [];

    /// <summary>The trial with one of its pieces tried anew: its rows in the place of those shown, and whatever has a problem now.</summary>
    public ImportTrial With(TrialPart part, IReadOnlyList<TriedRow> tried)
    {
        var shown = Rows.Where(r => part.Holds(r.Number)).Select(r => r.Number).ToHashSet();
        var parts = Parts.Select(p => p.First == part.First ? part : p).ToList();
        return this with
        {
            Parts = parts,
            Errors = parts.Sum(p => p.Errors),
            LeftOut = parts.Sum(p => p.LeftOut),
            Effect = (parts.Sum(p => p.Created), parts.Sum(p => p.Updated), parts.Sum(p => p.Unchanged)),
            Rows = [.. Rows.Where(r => !part.Holds(r.Number)).Concat(tried.Where(t => t.IsTold || shown.Contains(t.Number))).OrderBy(r => r.Number)],
        };
    }
}

/// <summary>Rows tried together, the first counted from 1, and what became of them.</summary>
public sealed record TrialPart(int First, int Count, int Errors, int LeftOut, int Created, int Updated, int Unchanged)
{
    public bool Holds(int number) => number >= First && number < First + Count;
}

/// <summary>A row that was tried. <paramref name="Number"/> counts rows from 1, <paramref name="Line"/> lines of the file.</summary>
public sealed record TriedRow(int Number, long Line, IReadOnlyList<string> Cells, IReadOnlyList<Problem> Problems)
{
    /// <summary>Somebody changed a cell of it.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Somebody said that it stays out.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>Whether there is something to say of it: a problem, or what was done about one.</summary>
    public bool IsTold => Problems.Count > 0 || IsFixed || IsLeftOut;
}

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

    public void Add(long line, IReadOnlyList<string> cells, IReadOnlyList<Problem> problems) => Add(new TriedRow(0, line, cells, problems));

    /// <summary>Takes the next row; its number is given here.</summary>
    public void Add(TriedRow row)
    {
        row = row with { Number = ++Count };
        if ((row.Problems.Count > 0 && ++Errors <= MostProblems) || row.IsFixed || row.IsLeftOut)
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
