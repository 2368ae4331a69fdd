namespace Rapport.Sales.Retail;

/// <summary>Counts what a file holds, whether or not it is there already.</summary>
internal sealed class RetailCounter
{
    private readonly HashSet<string> invoices = new(StringComparer.Ordinal);
    private readonly HashSet<string> customers = new(StringComparer.Ordinal);
    private long lines, anonymous, cancellations;
    private decimal value;

    public void Add(RetailLine line)
    {
        lines++;
        invoices.Add(line.Invoice);
        if (line.Customer is null) anonymous++; else customers.Add(line.Customer);
        if (line.IsCancellation) cancellations++;
        value += line.Amount;
    }

    public void AddUnreadable() => lines++;

    public RetailTotals Totals() => new()
    {
        Lines = lines,
        Invoices = invoices.Count,
        Customers = customers.Count,
        LinesWithoutCustomer = anonymous,
        CancellationLines = cancellations,
        Value = value,
    };
}
