using Rapport.Core.Exchange.Cells;

namespace Rapport.Core.Exchange.Importing;

/// <summary>A column whose days could be two each (03/04/1990), and how they are read: a person has to look at it.</summary>
/// <param name="Column">Its place.</param>
/// <param name="Head">What stands above it, or its number.</param>
/// <param name="Cell">The first of them as it stands in the file.</param>
/// <param name="Day">What that is read as.</param>
public sealed record OpenDays(int Column, string Head, string Cell, DateOnly Day, DayOrder Order)
{
    /// <summary>What a firm there writes first. Almost nobody but the United States begins with the month.</summary>
    public static DayOrder Usual(string? country) => country is "US" ? DayOrder.MonthFirst : DayOrder.DayFirst;
}
