using Rapport.Core.Exchange.Tables;

namespace Rapport.Core.Exchange.Cells;

/// <summary>What stands first where a day is written as 03/04/2026.</summary>
public enum DayOrder
{
    /// <summary>The column does not tell.</summary>
    Unknown,
    DayFirst,
    MonthFirst,
}

/// <summary>What stands before the fraction where a number is written as 1,234 or 1.234.</summary>
public enum NumberForm
{
    /// <summary>The column does not tell.</summary>
    Unknown,

    /// <summary>1,234.5: a comma between thousands.</summary>
    DecimalPoint,

    /// <summary>1.234,5: a point between thousands.</summary>
    DecimalComma,
}

/// <summary>Which numbers of a column are not read, because they could be a thousand or a little more than one.</summary>
public enum NumberDoubt
{
    None,

    /// <summary>Those with three digits behind the sign that stands before fractions elsewhere in the column.</summary>
    Fractions,

    /// <summary>All of them: the column writes numbers in two ways.</summary>
    All,
}

/// <summary>How one column writes numbers and days: one cell alone does not tell whether 1,234 is a thousand or a little more than one.</summary>
public readonly record struct CellStyle(bool DecimalComma, DayOrder Days)
{
    /// <summary>What numbers without a sign are in a column of shares.</summary>
    public ShareForm Shares { get; init; }

    /// <summary>Which numbers somebody has to look at.</summary>
    public NumberDoubt Doubt { get; init; }

    /// <summary>The style of a cell that holds a number, not what somebody wrote of one.</summary>
    public CellStyle OfNumbers => this with { DecimalComma = false, Doubt = NumberDoubt.None };
}

/// <summary>Finds out the style of each column from the cells that allow one reading only.</summary>
internal sealed class CellStyleGuess(int columns)
{
    private readonly NumbersSeen[] numbers = [.. Enumerable.Range(0, columns).Select(_ => new NumbersSeen())];
    private readonly int[] dayFirst = new int[columns], monthFirst = new int[columns];
    private readonly string?[] open = new string?[columns];

    public void See(TableFile table)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            var cell = table.Cell(i).Trim();
            // A number of a workbook says nothing of how people write.
            if (!table.IsNumber(i)) numbers[i].See(cell);
            switch (CellMoments.OrderOf(cell))
            {
                case DayOrder.DayFirst: dayFirst[i]++; break;
                case DayOrder.MonthFirst: monthFirst[i]++; break;
                default: open[i] ??= CellMoments.IsOpen(cell) ? cell.ToString() : null; break;
            }
        }
    }

    /// <summary>A day of each column that could be two, where no cell of it says which; null elsewhere.</summary>
    public string?[] OpenDays() => [.. open.Select((o, i) => dayFirst[i] == monthFirst[i] ? o : null)];

    /// <summary>What the numbers of each column tell.</summary>
    public NumbersSeen[] Numbers() => numbers;

    public CellStyle[] Styles() => [.. numbers.Select((n, i) => new CellStyle(n.IsMostlyComma,
        dayFirst[i] > monthFirst[i] ? DayOrder.DayFirst : monthFirst[i] > dayFirst[i] ? DayOrder.MonthFirst : DayOrder.Unknown))];
}
