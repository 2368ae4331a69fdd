using Rapport.Core.Problems;

namespace Rapport.Sales.Retail;

/// <summary>One sales line as the file has it. Quantities may be negative, prices zero or negative: such lines are real.</summary>
internal sealed record RetailLine(
    long LineNumber, string Invoice, string ProductCode, string? Description, double Quantity, decimal UnitPrice,
    DateTime At, string? Customer, string? Country)
{
    /// <summary>The line's place in its invoice, from 1: what cannot be read has its place, too, so that it may come in later.</summary>
    public required int Position { get; init; }

    /// <summary>True when the file itself names the place.</summary>
    public bool IsPlaced { get; init; }

    /// <summary>Invoices that start with C cancel or return (a convention of the source's tills).</summary>
    public bool IsCancellation => Invoice.StartsWith('C') || Invoice.StartsWith('c');

    public bool IsAdjustment => Invoice.StartsWith('A') || Invoice.StartsWith('a');

    public decimal Amount => (decimal)Quantity * UnitPrice;
}

/// <summary>A line that could not be read, and why: a code of the texts with the column it concerns.</summary>
internal sealed record UnreadableLine(long LineNumber, string Column, string Code, string Text)
{
    /// <summary>The line's place in its invoice, where that is known.</summary>
    public int? Position { get; init; }

    /// <summary>The line as it stands in the file.</summary>
    public IReadOnlyList<string> Cells { get; init; } = [];

    public Problem Problem { get; init; } = Problem.Invalid(Code, Column, ("value", Text), ("most", RetailFile.LongestCode));
}
