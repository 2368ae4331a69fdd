namespace Rapport.Sales.Retail;

/// <summary>
/// What one run knows of customers, products and invoices. The database may ask for a chunk again (two writers crossed):
/// then what the first attempt brought is forgotten, for nothing of it was written.
/// </summary>
internal sealed class RetailMemory
{
    private readonly List<string> newParties = [], newProducts = [];
    private readonly Dictionary<string, RetailInvoice> touched = new(StringComparer.Ordinal);
    private readonly List<RetailLine> differing = [];
    private long addedNow, unchangedNow, linesNow;

    public Dictionary<string, Guid> Parties { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, Guid> Products { get; } = new(StringComparer.Ordinal);

    /// <summary>By number: made by this run, or found with what stands in the database.</summary>
    public Dictionary<string, RetailInvoice> Orders { get; } = new(StringComparer.Ordinal);

    public long Added { get; private set; }
    public long Unchanged { get; private set; }
    public long LinesDone { get; private set; }

    /// <summary>Invoices of this chunk.</summary>
    public IEnumerable<RetailInvoice> Touched => touched.Values;

    public void Begin()
    {
        foreach (var code in newParties) Parties.Remove(code);
        foreach (var code in newProducts) Products.Remove(code);
        // Their totals have grown here only; the chunk looks them up anew.
        foreach (var number in touched.Keys) Orders.Remove(number);
        Close();
    }

    /// <summary>A code's id, a new one where it is new.</summary>
    public Guid PartyOf(string code, out bool isNew) => IdOf(Parties, newParties, code, out isNew);

    /// <inheritdoc cref="PartyOf"/>
    public Guid ProductOf(string code, out bool isNew) => IdOf(Products, newProducts, code, out isNew);

    public void Touch(string number, RetailInvoice invoice) => touched.TryAdd(number, invoice);

    /// <summary>A line whose place holds the same already, or something else.</summary>
    public void Met(RetailLine line, bool isSame)
    {
        if (isSame) unchangedNow++;
        else differing.Add(line);
    }

    public void Wrote(int records, int lines) => (addedNow, linesNow) = (records, lines);

    /// <summary>The chunk stands. Answers its lines that differ from what is there.</summary>
    public IReadOnlyList<RetailLine> Commit()
    {
        (Added, Unchanged, LinesDone) = (Added + addedNow, Unchanged + unchangedNow, LinesDone + linesNow);
        foreach (var invoice in touched.Values) invoice.Draft = null;
        RetailLine[] told = [.. differing];
        Close();
        return told;
    }

    private void Close()
    {
        newParties.Clear();
        newProducts.Clear();
        touched.Clear();
        differing.Clear();
        (addedNow, unchangedNow, linesNow) = (0, 0, 0);
    }

    private static Guid IdOf(Dictionary<string, Guid> known, List<string> added, string code, out bool isNew)
    {
        isNew = !known.TryGetValue(code, out var id);
        if (!isNew) return id;
        added.Add(code);
        return known[code] = Guid.CreateVersion7();
    }
}

/// <summary>An invoice as its lines come in.</summary>
internal sealed class RetailInvoice(Guid id, Dictionary<int, (double Quantity, decimal Price)> known)
{
    public Guid Id => id;

    /// <summary>Lines that were there before, and those whose place the file names, by place.</summary>
    public Dictionary<int, (double Quantity, decimal Price)> Known => known;

    public decimal Total { get; set; }

    public long Lines { get; set; }

    /// <summary>Whether lines came to it after it was written.</summary>
    public bool HasGrown { get; set; }

    /// <summary>Made by this run and untouched since: its creation covers what grows. A change of any other stands in the log.</summary>
    public bool IsOwn { get; init; } = true;

    /// <summary>The order's values while its chunk is being built.</summary>
    public Dictionary<string, object?>? Draft { get; set; }
}
