using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Tables;

/// <summary>A row of the beginning of a file as it stands there, before anything is taken for a head.</summary>
public sealed record FirstRow(long Line, IReadOnlyList<string> Cells);

/// <summary>The first rows of a source, looked at before they are read: they come again from here, the rest from the source itself.</summary>
internal sealed class FirstRows : TableSource
{
    /// <summary>A head further down is said by whoever knows of it.</summary>
    public const int Most = 20;

    private readonly List<(FirstRow Row, bool[] AreNumbers, Problem? Problem)> rows = [];
    private int at = -1;

    public FirstRows(TableSource source)
    {
        while (rows.Count < Most && source.Read())
        {
            var cells = new string[source.Count];
            for (var i = 0; i < cells.Length; i++) cells[i] = source.Cell(i).ToString();
            rows.Add((new FirstRow(source.LineNumber, cells), [.. Enumerable.Range(0, source.Count).Select(source.IsNumber)], source.Problem));
        }
    }

    public IReadOnlyList<FirstRow> All => [.. rows.Select(r => r.Row)];

    /// <summary>Those before the first that cannot be used: behind it nobody can tell what is what.</summary>
    public IReadOnlyList<FirstRow> Whole => [.. rows.TakeWhile(r => r.Problem is null).Select(r => r.Row)];

    public override int Count => rows[at].Row.Cells.Count;

    public override ReadOnlySpan<char> Cell(int index) => rows[at].Row.Cells[index];

    public override bool IsNumber(int index) => rows[at].AreNumbers[index];

    public override bool Read()
    {
        if (at + 1 >= rows.Count) return false;
        (LineNumber, Problem) = (rows[++at].Row.Line, rows[at].Problem);
        return true;
    }

    public override void Dispose()
    {
        // The source is not its own.
    }
}
