using System.Globalization;
using System.IO.Compression;
using System.Text;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Exporting;

/// <summary>
/// Streams a workbook of one sheet (ISO/IEC 29500). Numbers, days and moments are real ones, the latter as whoever asked has put them; texts stand in their
/// cells, where no spreadsheet takes them for formulas.
/// </summary>
internal sealed class WorkbookWriter : TableWriter
{
    private const int MostRows = 1_048_576;
    private const int LongestText = 32_767;
    private const int DayStyle = 1, MomentStyle = 2, HeadStyle = 3, ShareStyle = 4;

    // Spreadsheets keep so many of a number; a longer one is a text, or its end would be lost.
    private const int MostDigits = 15;
    private static readonly DateTime Epoch = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Utc);
    // Earlier days have other numbers in Excel, which believes in a 29 February 1900.
    private static readonly DateTime FirstDay = new(1900, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly ZipArchive zip;
    private readonly Stream sheet;
    private readonly StringBuilder text = new();
    private int row;

    public WorkbookWriter(Stream target, IReadOnlyList<string> header)
    {
        zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (path, content) in WorkbookFrame.Parts)
        {
            using var part = zip.CreateEntry(path, CompressionLevel.Fastest).Open();
            part.Write(Encoding.UTF8.GetBytes(content));
        }

        sheet = zip.CreateEntry(WorkbookFrame.SheetPath, CompressionLevel.Fastest).Open();
        text.Append(WorkbookFrame.SheetStart);
        Begin();
        foreach (var head in header) Text(head, HeadStyle);
        text.Append("</row>");
    }

    public override void Add(IReadOnlyList<object?> values)
    {
        if (row == MostRows) throw new ProblemException(Problem.Refused("export.tooManyRows", null, ("most", MostRows - 1)));
        Begin();
        foreach (var value in values)
        {
            switch (value)
            {
                case null: text.Append("<c/>"); break;
                case long whole when Math.Abs(whole) < 1_000_000_000_000_000: Number(whole.ToString(CultureInfo.InvariantCulture), 0); break;
                case SignedShare share: Number(share.Value.ToString("R", CultureInfo.InvariantCulture), ShareStyle); break;
                case double number: Number(number.ToString("R", CultureInfo.InvariantCulture), 0); break;
                case decimal amount when CellWriter.Write(amount) is var digits && digits.Count(char.IsAsciiDigit) <= MostDigits: Number(digits, 0); break;
                case bool flag: text.Append("<c t=\"b\"><v>").Append(flag ? '1' : '0').Append("</v></c>"); break;
                case DateOnly day when day.ToDateTime(TimeOnly.MinValue) >= FirstDay: Number((day.DayNumber - DateOnly.FromDateTime(Epoch).DayNumber).ToString(CultureInfo.InvariantCulture), DayStyle); break;
                case DateTime moment when moment >= FirstDay: Number(((moment - Epoch).TotalMilliseconds / 86_400_000).ToString("R", CultureInfo.InvariantCulture), MomentStyle); break;
                default: Text(CellWriter.Write(value), 0); break;
            }
        }

        text.Append("</row>");
    }

    private void Begin() => text.Append("<row r=\"").Append(++row).Append("\">");

    private void Number(string number, int style)
    {
        text.Append("<c");
        if (style != 0) text.Append(" s=\"").Append(style).Append('"');
        text.Append("><v>").Append(number).Append("</v></c>");
    }

    private void Text(string value, int style)
    {
        if (value.Length > LongestText) throw new ProblemException(Problem.Refused("export.textTooLong", null, ("most", LongestText), ("row", row)));
        text.Append("<c t=\"inlineStr\"");
        if (style != 0) text.Append(" s=\"").Append(style).Append('"');
        text.Append("><is><t xml:space=\"preserve\">");
        WorkbookFrame.Escape(text, value);
        text.Append("</t></is></c>");
    }

    public override async Task FlushAsync(CancellationToken ct)
    {
        await sheet.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), ct);
        text.Clear();
    }

    public override Task EndAsync(CancellationToken ct)
    {
        text.Append(WorkbookFrame.SheetEnd);
        return FlushAsync(ct);
    }

    public override async ValueTask DisposeAsync()
    {
        await sheet.DisposeAsync();
        await zip.DisposeAsync();
    }
}
