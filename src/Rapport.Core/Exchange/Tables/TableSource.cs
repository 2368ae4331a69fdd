using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Tables;

/// <summary>Rows of a table one after the other, whatever kind of file they come from.</summary>
internal abstract class TableSource : IDisposable
{
    /// <summary>Line (text file) or row (workbook) on which the present row begins, counted from 1.</summary>
    public long LineNumber { get; protected set; }

    /// <summary>Why the present row cannot be used; null when it can.</summary>
    public Problem? Problem { get; protected set; }

    /// <summary>Number of cells in the present row.</summary>
    public abstract int Count { get; }

    public abstract ReadOnlySpan<char> Cell(int index);

    /// <summary>Whether the cell holds a number and not what somebody wrote of one: its point stands before the fraction.</summary>
    public virtual bool IsNumber(int index) => false;

    /// <summary>Goes on to the next row that is not empty; false at the end.</summary>
    public abstract bool Read();

    public abstract void Dispose();
}
