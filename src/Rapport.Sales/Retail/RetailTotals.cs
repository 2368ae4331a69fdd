using Rapport.Core.Exchange.Importing;

namespace Rapport.Sales.Retail;

/// <summary>What a file of sales lines holds, counted while it streams by, and what the import made of it.</summary>
public sealed record RetailTotals
{
    /// <summary>All lines of data, those that cannot be read among them; empty ones and the heads not counted.</summary>
    public long Lines { get; init; }

    /// <summary>Different invoice numbers.</summary>
    public int Invoices { get; init; }

    /// <summary>Different customers.</summary>
    public int Customers { get; init; }

    public long LinesWithoutCustomer { get; init; }
    public long CancellationLines { get; init; }

    /// <summary>Sum of quantity × unit price over all readable lines.</summary>
    public decimal Value { get; init; }

    /// <summary>Records made: customers, products, orders and lines.</summary>
    public long Added { get; init; }

    /// <summary>Lines that were there already.</summary>
    public long Unchanged { get; init; }

    /// <summary>Lines kept aside: unreadable, or different from the line imported before.</summary>
    public long Errors { get; init; }

    /// <summary>Change set to undo; null when nothing was added.</summary>
    public long? ChangeSet { get; init; }

    /// <summary>The first lines kept aside.</summary>
    public IReadOnlyList<RowError> FirstErrors { get; init; } = [];

    /// <summary>Heads of the columns that are not read.</summary>
    public IReadOnlyList<string> UnusedColumns { get; init; } = [];

    public double Seconds { get; init; }
    public long PeakBytes { get; init; }
}
