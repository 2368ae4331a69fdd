using System.Buffers;
using System.Globalization;
using System.Text;
using Rapport.Core.Exchange.Cards;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Tables;

/// <summary>
/// A table in a file, row by row: text with any delimiter and encoding, plain or packed with gzip, or a workbook. Which row
/// holds the names of the columns, and which sheet is read, is proposed where nobody says it. A row
/// that cannot be used says so by <see cref="Problem"/> and costs nothing but itself. Not for several threads.
/// </summary>
public sealed class TableFile : IDisposable
{
    private const int SampleBytes = 1 << 18;

    /// <summary>Signs that stand in no text.</summary>
    private static readonly SearchValues<char> NoText = SearchValues.Create("\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017");
    private const int MostAsciiLookedAt = 1 << 24;
    private const int MostColumns = 2_000;
    private readonly TableSource rest;
    private readonly Stream raw;

    /// <summary>The rows looked at before they are read, then the rest itself.</summary>
    private TableSource source;

    private TableFile(TableSource opened, TableFormat format, Stream raw)
    {
        (source, rest, this.raw) = (opened, opened, raw);
        Header = [];
        // Cards bring their own head, and cost more to read than a row.
        if (!format.IsCards)
        {
            var first = new FirstRows(opened);
            (source, First) = (first, first.All);
            if (format is { HasHeader: true, HeaderRow: null } && First.Count > 0) format = format with { HeaderRow = First[HeadGuess.Of(first.Whole)].Line };
        }

        Format = format;
        var isThere = Advance();
        if (!isThere) throw new ProblemException(format.Sheet is null ? Problem.Invalid("table.empty") : Problem.Invalid("table.emptySheet", "sheet", ("sheet", format.Sheet)));
        if (format is { HasHeader: true, HeaderRow: { } row })
        {
            while (isThere && source.LineNumber < row) isThere = Advance();
            if (!isThere || source.LineNumber != row) throw new ProblemException(Problem.Invalid("table.headerRowMissing", "headerRow", ("row", row), ("rows", string.Join(", ", First.Take(12).Select(r => r.Line)))));
        }

        if (source.Problem is { } problem)
        {
            HeadProblem = Told(problem, format) with { At = source.LineNumber.ToString(CultureInfo.InvariantCulture) };
            return;
        }

        if (source.Count > MostColumns) throw new ProblemException(Problem.Invalid("table.tooManyColumns", null, ("most", MostColumns)));
        Header = [.. Enumerable.Range(0, source.Count).Select(i => format.HasHeader ? source.Cell(i).Trim().ToString() : (i + 1).ToString(CultureInfo.InvariantCulture))];
        isFirstPending = !format.HasHeader;
    }

    private bool isFirstPending;

    /// <summary>How the file was read: what was given, and what was found out.</summary>
    public TableFormat Format { get; }

    /// <summary>Names of the columns as they stand in the file.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>Why the row that holds the names cannot be used, at its line; null when it can.</summary>
    internal Problem? HeadProblem { get; }

    /// <summary>The first rows of the file, whatever stands in them; none of cards.</summary>
    public IReadOnlyList<FirstRow> First { get; } = [];

    /// <summary>Line or workbook row on which the present row begins, counted from 1 with the header.</summary>
    public long LineNumber => source.LineNumber;

    /// <summary>Why the present row cannot be used; null when it can.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>The cell of a column in the present row, as it stands; empty where the row has none.</summary>
    public ReadOnlySpan<char> Cell(int column) => column < source.Count ? source.Cell(column) : default;

    /// <summary>Whether the cell holds a number, as those of workbooks do, and not what somebody wrote of one.</summary>
    public bool IsNumber(int column) => column < source.Count && source.IsNumber(column);

    /// <summary>Share of the file that was read so far, 0 to 1, for showing progress.</summary>
    public double Share => raw.CanSeek && raw.Length > 0 ? Math.Min(1, (double)raw.Position / raw.Length) : 0;

    /// <summary>All cells of the present row as texts.</summary>
    public string[] Cells()
    {
        var cells = new string[Problem is null ? Header.Count : source.Count];
        for (var i = 0; i < cells.Length; i++) cells[i] = Cell(i).ToString();
        return cells;
    }

    /// <summary>Goes on to the next row; empty ones are passed over. Throws a <see cref="ProblemException"/> when the file is torn.</summary>
    public bool Read()
    {
        if (isFirstPending) isFirstPending = false;
        else if (!Advance()) return false;
        Problem = source.Problem is { } problem ? Told(problem, Format) : Misfit();
        return true;
    }

    /// <summary>Which encoding was taken has to be said with what does not belong to it.</summary>
    private static Problem Told(Problem problem, TableFormat format) => problem.Code == "table.brokenBytes" ? Problem.Invalid(problem.Code, null, ("encoding", format.Encoding?.ToUpperInvariant())) : problem;

    private bool Advance()
    {
        if (source.Read()) return true;
        if (source == rest) return false;
        source = rest;
        return rest.Read();
    }

    private Problem? Misfit()
    {
        if (source.Count == Header.Count) return null;
        // A workbook leaves empty cells out; a spreadsheet's CSV may carry empty columns behind the last.
        if (source.Count < Header.Count) return Format.IsWorkbook ? null : Problem.Invalid("table.tooFewCells", null, ("count", source.Count), ("expected", Header.Count));
        for (var i = Header.Count; i < source.Count; i++)
            if (!source.Cell(i).IsWhiteSpace()) return Problem.Invalid("table.tooManyCells", null, ("count", source.Count), ("expected", Header.Count));
        return null;
    }

    /// <summary>Opens a file; what <paramref name="format"/> leaves open is guessed. Throws a <see cref="ProblemException"/> when it holds no table.</summary>
    public static TableFile Open(string path, TableFormat? format = null) => Open(Stream(path), format);

    internal static FileStream Stream(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: false);

    /// <summary>The same from a stream that can seek; it is disposed with the table.</summary>
    public static TableFile Open(Stream file, TableFormat? format = null)
    {
        var table = Look(file, format);
        if (table.HeadProblem is not { } problem) return table;
        table.Dispose();
        throw new ProblemException(problem);
    }

    /// <summary>The same to show how a file is read: names that cannot be read are told, and another row can be chosen for them.</summary>
    internal static TableFile Look(Stream file, TableFormat? format)
    {
        TableSource? opened = null;
        try
        {
            (opened, format) = OpenSource(file, format ?? new TableFormat());
            return new TableFile(opened, format, file);
        }
        catch
        {
            opened?.Dispose();
            file.Dispose();
            throw;
        }
    }

    private static (TableSource, TableFormat) OpenSource(Stream file, TableFormat format)
    {
        var head = new byte[4];
        var length = file.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        file.Position = 0;
        if (length == 0) throw new ProblemException(Problem.Invalid("table.empty"));
        if (head is [(byte)'P', (byte)'K', 3, 4]) return Workbook(file, format);
        if (head is [0xD0, 0xCF, 0x11, 0xE0]) throw new ProblemException(Problem.Invalid("table.oldWorkbook"));
        if (format.Sheet is { } sheet) throw new ProblemException(Problem.Invalid("table.noSheets", "sheet", ("sheet", sheet)));
        var isPacked = head is [0x1f, 0x8b, ..];
        format = format with { IsWorkbook = false, IsPacked = isPacked };
        Stream plain = isPacked ? new PackedText(file) : file;
        if (format.Encoding is null)
        {
            format = format with { Encoding = GuessEncoding(plain) };
            file.Position = 0;
            plain = isPacked ? new PackedText(file) : file;
        }

        var text = new StreamReader(plain, TextEncodings.Get(format.Encoding!), detectEncodingFromByteOrderMarks: false, 1 << 16);
        var sample = new char[1 << 16];
        var beginning = text.ReadBlock(sample);
        var plainText = new Beginning(sample.AsSpan(0, beginning).TrimStart('\uFEFF').ToString(), text);
        if (IsNamedWorkbook(file) && plainText.Sample.AsSpan().ContainsAny(NoText)) throw new ProblemException(Problem.Invalid("table.namedWorkbook"));
        if (plainText.Begins("BEGIN:VCARD")) return (new CardSource(plainText), format with { IsCards = true, Delimiter = null });
        if (plainText.Begins("BEGIN:VCALENDAR")) return (new CalendarSource(plainText), format with { IsCards = true, Delimiter = null });
        format = format with { Delimiter = format.Delimiter ?? Delimiters.Guess(plainText.Sample) };
        var rows = new DelimitedSource(plainText, format.Delimiter.Value);
        if (Delimiters.Announced(plainText.Sample) is not null) rows.Read();
        return (rows, format);
    }

    /// <summary>A table that is text is read under any name; what is none is told by what it was meant to be.</summary>
    private static bool IsNamedWorkbook(Stream file) => file is FileStream { Name: var name } && Path.GetExtension(name).ToUpperInvariant() is ".XLSX" or ".XLSM" or ".XLS";

    private static (TableSource, TableFormat) Workbook(Stream file, TableFormat format)
    {
        var workbook = new WorkbookSource(file, format.Sheet);
        return (workbook, format with { IsWorkbook = true, IsCards = false, IsPacked = false, Encoding = null, Delimiter = null, Sheet = workbook.Sheet.Name });
    }

    /// <summary>Names of the sheets of a workbook, in their order; none of any other file. Throws a <see cref="ProblemException"/> when it is damaged.</summary>
    public static IReadOnlyList<string> Sheets(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var head = new byte[4];
        if (file.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4 || head is not [(byte)'P', (byte)'K', 3, 4]) return [];
        file.Position = 0;
        return WorkbookSource.SheetsOf(file);
    }

    private static string GuessEncoding(Stream plain)
    {
        var sample = new byte[SampleBytes];
        var length = plain.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        // Names with other letters may come late in a long file.
        for (var seen = length; length == sample.Length && Ascii.IsValid(sample) && seen < MostAsciiLookedAt && !sample.AsSpan().Contains((byte)0); seen += length)
            length = plain.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        return TextEncodings.Guess(sample.AsSpan(0, length), isAll: length < sample.Length);
    }

    public void Dispose() => rest.Dispose();

    /// <summary>A text whose beginning was read already.</summary>
    private sealed class Beginning(string sample, TextReader rest) : TextReader
    {
        private int at;

        public string Sample => sample;

        public bool Begins(string mark) => at == 0 && sample.AsSpan().TrimStart().StartsWith(mark, StringComparison.OrdinalIgnoreCase);

        public override int Peek() => at < sample.Length ? sample[at] : rest.Peek();

        public override int Read() => at < sample.Length ? sample[at++] : rest.Read();

        public override int Read(char[] buffer, int index, int count)
        {
            if (at == sample.Length) return rest.Read(buffer, index, count);
            var taken = Math.Min(count, sample.Length - at);
            sample.CopyTo(at, buffer, index, taken);
            at += taken;
            return taken;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
