using System.Globalization;
using System.Runtime.InteropServices;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;

namespace Rapport.Sales.Retail;

/// <summary>
/// Streams sales lines from a table: any delimiter and encoding, gzip, XLSX. Columns are found by name, in English or
/// Chinese, any order and case; a line that cannot be read is handed out as such and never stops the rest.
/// </summary>
internal sealed class RetailFile : IDisposable
{
    public const int LongestCode = 100;

    private readonly TableFile table;
    private readonly string? currency;
    private readonly int invoiceAt, productAt, descriptionAt, quantityAt, timeAt, priceAt, customerAt, countryAt, positionAt;
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    private readonly CellStyle quantityStyle, timeStyle, priceStyle;

    private RetailFile(TableFile table, IReadOnlyList<CellStyle> styles, IReadOnlyList<ColumnMatch> columns, string? currency)
    {
        (this.table, this.currency) = (table, currency);
        Columns = columns;
        int At(string field) => columns.FirstOrDefault(c => c.Field?.Name == field)?.Column ?? -1;
        (invoiceAt, productAt, descriptionAt, quantityAt) = (At("invoice"), At("product"), At("description"), At("quantity"));
        (timeAt, priceAt, customerAt, countryAt, positionAt) = (At("time"), At("price"), At("customer"), At("country"), At(RetailColumns.Position));
        CellStyle Style(int column) => column < 0 ? default : styles[column];
        (quantityStyle, timeStyle, priceStyle) = (Style(quantityAt), Style(timeAt), Style(priceAt));
        foreach (var needed in RetailColumns.Type.Fields.Where(f => f.Required && At(f.Name) < 0))
            throw new ProblemException(Problem.Invalid("retail.columnMissing", null, ("column", needed.Name), ("names", string.Join(", ", needed.Aliases.Take(4))), ("found", string.Join(", ", table.Header))));
    }

    /// <summary>The columns of the file and what they mean.</summary>
    public IReadOnlyList<ColumnMatch> Columns { get; }

    /// <summary>What the file itself calls the column of a field: there a person looks for it.</summary>
    public string HeadOf(string field) => Columns.FirstOrDefault(c => c.Field?.Name == field)?.Header ?? field;

    /// <summary>Share of the file that was read, 0 to 1.</summary>
    public double Share => table.Share;

    /// <summary>All cells of the present line, as they stand.</summary>
    public string[] Cells() => table.Cells();

    public static RetailFile Open(RetailSource source)
    {
        // How a column writes numbers and days is told by its first rows: 1.234,50 or 1,234.50.
        var preview = TablePreview.Read(source.Path, source.Format);
        var opened = TableFile.Open(source.Path, preview.Format);
        try
        {
            IReadOnlyList<CellStyle> styles = [.. preview.Styles.Zip(preview.Numbers, (style, numbers) => numbers.Decide(style, NumberForm.Unknown, source.Country, isRound: false))];
            return new RetailFile(opened, styles, ColumnMatch.Find(RetailColumns.Type, opened.Header, source.Words, source.Map), source.Currency);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Reads on. Exactly one of the two is set; both null at the end.</summary>
    public (RetailLine? Line, UnreadableLine? Bad) Next()
    {
        if (!table.Read()) return (null, null);
        if (table.Problem is { } broken) return (null, Bad("", broken.Code, string.Join(' ', table.Cells()), null) with { Problem = broken });
        var invoice = Text(invoiceAt);
        if (invoice.Length == 0) return (null, Bad("invoice", "cell.empty", "", null));
        if (invoice.Length > LongestCode) return (null, Bad("invoice", "field.tooLong", invoice, null));
        var (place, isPlaced) = PlaceIn(invoice);
        var product = Text(productAt);
        if (product.Length == 0) return (null, Bad("product", "cell.empty", "", place));
        if (product.Length > LongestCode) return (null, Bad("product", "field.tooLong", product, place));
        if ((Unclear("quantity", quantityAt, quantityStyle, place) ?? Unclear("price", priceAt, priceStyle, place)) is { } unclear) return (null, unclear);
        if (!CellNumbers.TryRead(Span(quantityAt), StyleOf(quantityAt, quantityStyle).DecimalComma, out var quantity, out _) || Math.Abs(quantity) > 1e12) return (null, Bad("quantity", "cell.notANumber", Text(quantityAt), place));
        if (BareNumber.Misfit(Span(priceAt), "price", currency) is { } misfit) return (null, Bad("price", misfit.Code, Text(priceAt), place) with { Problem = misfit with { At = HeadOf("price") } });
        if (!CellNumbers.TryRead(Span(priceAt), StyleOf(priceAt, priceStyle).DecimalComma, out decimal price) || Math.Abs(price) > 1e9m) return (null, Bad("price", "cell.notANumber", Text(priceAt), place));
        if (!CellMoments.TryRead(Span(timeAt), timeStyle.Days, TimeZoneInfo.Utc, out var at) || at.Year is < 1900 or > 2200) return (null, Bad("time", "cell.notATime", Text(timeAt), place));
        return (new RetailLine(table.LineNumber, invoice, product, Optional(descriptionAt), quantity, price, at, Customer(), Optional(countryAt)) { Position = place, IsPlaced = isPlaced }, null);
    }

    /// <summary>A line that was read, as it stood in the file but for its form; columns without a meaning stay empty.</summary>
    public string[] CellsOf(RetailLine line)
    {
        var cells = new string[Columns.Count];
        Array.Fill(cells, "");
        void Put(int column, string? text)
        {
            if (column >= 0) cells[column] = text ?? "";
        }

        string Number(IFormattable number, CellStyle style) => number.ToString(null, CultureInfo.InvariantCulture).Replace('.', style.DecimalComma ? ',' : '.');
        foreach (var (column, text) in ((int, string?)[])[(invoiceAt, line.Invoice), (productAt, line.ProductCode), (descriptionAt, line.Description), (customerAt, line.Customer), (countryAt, line.Country)]) Put(column, text);
        Put(quantityAt, Number(line.Quantity, quantityStyle));
        Put(priceAt, Number(line.UnitPrice, priceStyle));
        Put(timeAt, line.At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        return cells;
    }

    public void Dispose() => table.Dispose();

    /// <summary>Spreadsheets turn numbers with gaps into fractions: 17850.0 is customer 17850.</summary>
    private string? Customer()
    {
        var text = Optional(customerAt);
        return text is not null && text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;
    }

    /// <summary>A cell of a workbook that holds a number is read as that.</summary>
    private CellStyle StyleOf(int column, CellStyle style) => table.IsNumber(column) ? style.OfNumbers : style;

    private UnreadableLine? Unclear(string field, int column, CellStyle style, int? place) =>
        CellNumbers.Unclear(Span(column), HeadOf(field), StyleOf(column, style)) is { } problem ? Bad(field, problem.Code, Text(column), place) with { Problem = problem } : null;

    private string Text(int column) => Span(column).ToString();

    private string? Optional(int column) => Text(column) is { Length: > 0 } text ? text : null;

    private ReadOnlySpan<char> Span(int column) => column < 0 ? default : table.Cell(column).Trim();

    /// <summary>The place that the file names, or the next one of that invoice.</summary>
    private (int Place, bool IsNamed) PlaceIn(string invoice)
    {
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(places, invoice, out _);
        last++;
        return int.TryParse(Span(positionAt), NumberStyles.None, CultureInfo.InvariantCulture, out var named) && named > 0 ? (named, true) : (last, false);
    }

    private UnreadableLine Bad(string field, string code, string text, int? place) => new(table.LineNumber, HeadOf(field), code, text) { Position = place, Cells = table.Cells() };
}
