using System.Globalization;
using System.IO.Compression;
using System.Text;
using Rapport.Core.Problems;
using Sylvan.Data.Csv;

namespace Rapport.Sales.Retail;

/// <summary>
/// Streams sales lines from CSV, plain or gzip. Columns are found by name, in English or Chinese, any order and case; a
/// line that cannot be read is handed out as such and never stops the rest.
/// </summary>
internal sealed class RetailFile : IDisposable
{
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["invoice"] = ["invoiceno", "invoice", "invoicenumber", "orderno", "ordernumber", "发票号", "发票号码", "订单号", "單號", "發票號碼", "訂單編號"],
        ["product"] = ["stockcode", "productcode", "sku", "itemcode", "product", "产品编码", "商品编码", "產品編號", "商品編號"],
        ["description"] = ["description", "productname", "item", "name", "描述", "品名", "商品名称", "商品名稱"],
        ["quantity"] = ["quantity", "qty", "数量", "數量"],
        ["time"] = ["invoicedate", "date", "time", "invoicetime", "orderdate", "日期", "时间", "時間"],
        ["price"] = ["unitprice", "price", "单价", "單價"],
        ["customer"] = ["customerid", "customer", "customerno", "customercode", "客户编码", "客户编号", "客戶編號", "會員編號"],
        ["country"] = ["country", "国家", "國家"],
    };

    private static readonly string[] TimeForms =
        ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss", "yyyy/MM/dd HH:mm:ss", "yyyy/MM/dd HH:mm", "yyyy/M/d H:mm", "M/d/yyyy H:mm", "dd.MM.yyyy HH:mm"];

    private readonly Stream stream;
    private readonly CsvDataReader reader;
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);

    private RetailFile(Stream stream, CsvDataReader reader)
    {
        this.stream = stream;
        this.reader = reader;
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var head = new string([.. reader.GetName(i).ToLowerInvariant().Where(char.IsLetterOrDigit)]);
            foreach (var (name, heads) in Names)
                if (heads.Contains(head, StringComparer.Ordinal)) columns.TryAdd(name, i);
        }

        foreach (var needed in (string[])["invoice", "product", "quantity", "time", "price"])
            if (!columns.ContainsKey(needed))
                throw new ProblemException(Problem.Invalid("retail.columnMissing", null, ("column", needed), ("names", string.Join(", ", Names[needed].Take(4))), ("found", string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)))));
    }

    public static RetailFile Open(Stream raw)
    {
        var head = new byte[2];
        var buffered = new BufferedStream(raw, 1 << 16);
        var read = buffered.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        buffered.Position = 0;
        if (read == 0) throw new ProblemException(Problem.Invalid("file.empty"));
        Stream plain = head is [0x1f, 0x8b] ? new GZipStream(buffered, CompressionMode.Decompress) : buffered;
        var text = new StreamReader(plain, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, 1 << 16);
        try
        {
            return new RetailFile(plain, CsvDataReader.Create(text, new CsvDataReaderOptions { BufferSize = 1 << 17 }));
        }
        catch (Exception e) when (e is CsvFormatException or InvalidDataException)
        {
            throw new ProblemException(Problem.Invalid("file.notATable", null, ("message", e.Message)));
        }
    }

    /// <summary>Reads on. Exactly one of the two is set; both null at the end.</summary>
    public (RetailLine? Line, UnreadableLine? Bad) Next()
    {
        bool more;
        try
        {
            more = reader.Read();
        }
        catch (Exception e) when (e is CsvFormatException or InvalidDataException or DecoderFallbackException)
        {
            throw new ProblemException(Problem.Invalid("file.brokenAt", reader.RowNumber.ToString(CultureInfo.InvariantCulture), ("message", e.Message)));
        }

        if (!more) return (null, null);
        var number = reader.RowNumber + 1L;
        var invoice = Text("invoice");
        if (invoice.Length == 0) return Bad(number, "invoice", "cell.empty", "");
        if (invoice.Length > 100) return Bad(number, "invoice", "field.tooLong", invoice);
        var product = Text("product");
        if (product.Length == 0) return Bad(number, "product", "cell.empty", "");
        if (product.Length > 100) return Bad(number, "product", "field.tooLong", product);
        var quantityText = Span("quantity");
        if (!double.TryParse(quantityText, NumberStyles.Float, CultureInfo.InvariantCulture, out var quantity) || !double.IsFinite(quantity) || Math.Abs(quantity) > 1e12)
            return Bad(number, "quantity", "cell.notANumber", quantityText.ToString());
        var priceText = Span("price");
        if (!decimal.TryParse(priceText, NumberStyles.Float, CultureInfo.InvariantCulture, out var price) || Math.Abs(price) > 1e9m)
            return Bad(number, "price", "cell.notANumber", priceText.ToString());
        var timeText = Span("time");
        if (!DateTime.TryParseExact(timeText, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) || at.Year is < 1900 or > 2200)
            return Bad(number, "time", "cell.notATime", timeText.ToString());
        return (new RetailLine(number, invoice, product, Optional("description"), quantity, price, at, Customer(), Optional("country")), null);
    }

    public void Dispose()
    {
        reader.Dispose();
        stream.Dispose();
    }

    /// <summary>Spreadsheets turn numbers with gaps into fractions: 17850.0 is customer 17850.</summary>
    private string? Customer()
    {
        var text = Optional("customer");
        return text is not null && text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;
    }

    private string Text(string column) => Span(column).Trim().ToString();

    private string? Optional(string column) => Text(column) is { Length: > 0 } text ? text : null;

    private ReadOnlySpan<char> Span(string column) =>
        columns.TryGetValue(column, out var i) && i < reader.RowFieldCount ? reader.GetFieldSpan(i) : default;

    private static (RetailLine?, UnreadableLine?) Bad(long line, string column, string code, string text) => (null, new UnreadableLine(line, column, code, text));
}
