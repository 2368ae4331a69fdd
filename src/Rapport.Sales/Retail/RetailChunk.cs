using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Countries;
using Rapport.Core.Records;

namespace Rapport.Sales.Retail;

/// <summary>Writes a chunk of lines inside its transaction: customers and products that are new, then orders, then lines.</summary>
internal sealed class RetailChunk(RecordStore store, BulkWriter writer, WriteContext context, RetailMemory memory)
{
    /// <summary>The amounts that a file brings.</summary>
    public static readonly (string Type, string Field)[] Amounts = [("product", "price"), ("order", "total"), ("order", "lineCount"), ("orderLine", "quantity"), ("orderLine", "unitPrice"), ("orderLine", "amount")];

    private readonly RecordType party = store.Catalogue["party"];
    private readonly RecordType product = store.Catalogue["product"];
    private readonly RecordType order = store.Catalogue["order"];
    private readonly RecordType orderLine = store.Catalogue["orderLine"];

    private readonly List<Dictionary<string, object?>> parties = [], products = [], orders = [], lines = [];

    public async Task WriteAsync(List<RetailLine> chunk, CancellationToken ct)
    {
        memory.Begin();
        await FindAsync(chunk);
        foreach (var line in chunk) Take(line);
        await writer.CreateAsync(party, parties, ct);
        await writer.CreateAsync(product, products, ct);
        await writer.CreateAsync(order, orders, ct);
        await writer.CreateAsync(orderLine, lines, ct);
        // An invoice that turns up again further down the file, or in a later one, gets its lines and its new total.
        foreach (var grown in memory.Touched.Where(i => i.HasGrown))
        {
            grown.HasGrown = false;
            if (grown.IsOwn) await writer.GrowAsync(order, grown.Id, new Dictionary<string, object?>(StringComparer.Ordinal) { ["total"] = grown.Total, ["lineCount"] = grown.Lines });
            else await writer.SumAsync(store, context, orderLine, grown.Id);
        }

        memory.Wrote(parties.Count + products.Count + orders.Count + lines.Count, chunk.Count);
    }

    private void Take(RetailLine line)
    {
        if (!memory.Orders.TryGetValue(line.Invoice, out var invoice)) memory.Orders.Add(line.Invoice, invoice = NewOrder(line));
        memory.Touch(line.Invoice, invoice);
        if (invoice.Known.TryGetValue(line.Position, out var before))
        {
            memory.Met(line, isSame: before.Quantity.Equals(line.Quantity) && before.Price == line.UnitPrice);
            return;
        }

        // Counted places come once each; named ones may be named twice.
        if (line.IsPlaced) invoice.Known.Add(line.Position, (line.Quantity, line.UnitPrice));
        lines.Add(new Dictionary<string, object?>(16, StringComparer.Ordinal)
        {
            ["order"] = invoice.Id,
            ["position"] = (long)line.Position,
            ["product"] = ProductOf(line),
            ["text"] = line.Description,
            ["quantity"] = line.Quantity,
            ["unitPrice"] = line.UnitPrice,
            ["amount"] = line.Amount,
        });
        invoice.Total += line.Amount;
        invoice.Lines++;
        if (invoice.Draft is not null) { invoice.Draft["total"] = invoice.Total; invoice.Draft["lineCount"] = invoice.Lines; }
        else invoice.HasGrown = true;
    }

    /// <summary>Looks up what the chunk names and memory does not know yet.</summary>
    private async Task FindAsync(List<RetailLine> chunk)
    {
        object[] Unknown(Func<RetailLine, string?> name, Func<string, bool> known) =>
            [.. chunk.Select(name).OfType<string>().Distinct(StringComparer.Ordinal).Where(n => !known(n))];

        foreach (var row in await writer.FetchAsync(party, "code", Unknown(l => l.Customer, memory.Parties.ContainsKey), ["code", "id"])) memory.Parties[(string)row[0]!] = (Guid)row[1]!;
        foreach (var row in await writer.FetchAsync(product, "code", Unknown(l => l.ProductCode, memory.Products.ContainsKey), ["code", "id"])) memory.Products[(string)row[0]!] = (Guid)row[1]!;
        var found = await writer.FetchAsync(order, "number", Unknown(l => l.Invoice, memory.Orders.ContainsKey), ["number", "id", "total", "createdSet", SystemFields.Version]);
        if (found.Count == 0) return;
        var known = new Dictionary<Guid, Dictionary<int, (double, decimal)>>();
        foreach (var row in await writer.FetchAsync(orderLine, "order", [.. found.Select(f => f[1]!)], ["order", "position", "quantity", "unitPrice"]))
        {
            if (!known.TryGetValue((Guid)row[0]!, out var of)) known[(Guid)row[0]!] = of = [];
            of[(int)(long)row[1]!] = ((double)row[2]!, (decimal)row[3]!);
        }

        foreach (var row in found)
        {
            var places = known.GetValueOrDefault((Guid)row[1]!, []);
            memory.Orders[(string)row[0]!] = new RetailInvoice((Guid)row[1]!, places) { Total = (decimal?)row[2] ?? 0, Lines = places.Count, IsOwn = row[3] is long set && set == writer.ChangeSet && row[4] is 1L };
        }
    }

    private RetailInvoice NewOrder(RetailLine line)
    {
        var invoice = new RetailInvoice(Guid.CreateVersion7(), []);
        invoice.Draft = new Dictionary<string, object?>(20, StringComparer.Ordinal)
        {
            [SystemFields.Id] = invoice.Id,
            ["number"] = line.Invoice,
            ["kind"] = line.IsCancellation ? "return" : line.IsAdjustment ? "adjustment" : "sale",
            ["party"] = line.Customer is null ? null : PartyOf(line, line.Customer),
            ["placedAt"] = line.At,
            ["country"] = CountryOf(line),
        };
        orders.Add(invoice.Draft);
        return invoice;
    }

    private Guid PartyOf(RetailLine line, string code)
    {
        var id = memory.PartyOf(code, out var isNew);
        if (!isNew) return id;
        parties.Add(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [SystemFields.Id] = id,
            ["kind"] = "organisation",
            ["name"] = $"Customer {code}",
            ["code"] = code,
            ["roles"] = (string[])["customer"],
            ["country"] = CountryOf(line),
            ["since"] = DateOnly.FromDateTime(line.At),
        });
        return id;
    }

    private Guid ProductOf(RetailLine line)
    {
        var id = memory.ProductOf(line.ProductCode, out var isNew);
        if (!isNew) return id;
        products.Add(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [SystemFields.Id] = id,
            ["code"] = line.ProductCode,
            ["name"] = line.Description ?? line.ProductCode,
            ["price"] = line.UnitPrice > 0 ? line.UnitPrice : null,
            ["active"] = true,
        });
        return id;
    }

    /// <summary>In the spelling that all records share; a name that is not known stays the file's.</summary>
    private static string? CountryOf(RetailLine line) => line.Country is { } country ? CountryNames.Canonical(country) : null;
}
