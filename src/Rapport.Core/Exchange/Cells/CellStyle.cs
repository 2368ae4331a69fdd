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

/// <summary>How one column writes numbers and days: one cell alone does not tell whether 1,234 is a thousand or a little more than one.</summary>
public readonly record struct CellStyle(bool DecimalComma, DayOrder Days)
{
    /// <summary>What numbers without a sign are in a column of shares.</summary>
    public ShareForm Shares { get; init; }
}

/// <summary>Finds out the style of each column from the cells that allow one reading only.</summary>
internal sealed class CellStyleGuess(int columns)
{
    private readonly int[] comma = new int[columns], point = new int[columns], dayFirst = new int[columns], monthFirst = new int[columns];
    private readonly string?[] open = new string?[columns];

    public void See(TableFile table)
    {
        for (var i = 0; i < comma.Length; i++)
        {
            var cell = table.Cell(i).Trim();
            switch (CellNumbers.DecimalSign(cell))
            {
                case ',': comma[i]++; break;
                case '.': point[i]++; break;
            }

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

    public CellStyle[] Styles() => [.. comma.Select((c, i) => new CellStyle(c > point[i],
        dayFirst[i] > monthFirst[i] ? DayOrder.DayFirst : monthFirst[i] > dayFirst[i] ? DayOrder.MonthFirst : DayOrder.Unknown))];
}
