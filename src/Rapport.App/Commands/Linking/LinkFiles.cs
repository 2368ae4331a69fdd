using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;
using Rapport.Customers.Identity.Columns;

namespace Rapport.App.Commands.Linking;

/// <summary>Reads one table or two into records. A row that cannot be read refuses the whole, by file and line, unless such rows are to be left out.</summary>
internal sealed class LinkFiles(TableFormat format, bool skipBadRows, string? idColumn, string? truthColumn)
{
    private const int RowsForRoles = 2_000;
    private readonly List<string> ids = [];
    private readonly List<int> lines = [];
    private readonly List<string> truths = [];
    private readonly List<string> encodings = [];
    private readonly BadRows bad = new();

    public IProgress<double>? Progress { get; init; }

    public RecordTable Table { get; private set; } = null!;

    /// <summary>Every column of the first file and what it was taken for.</summary>
    public IReadOnlyList<LinkColumn> Heads { get; private set; } = [];

    /// <summary>The encodings that the text files were read in, in their order.</summary>
    public IReadOnlyList<string> Encodings => encodings;

    /// <summary>Rows that were left out because they cannot be read.</summary>
    public BadRows Skipped => bad;

    public bool HasTruth => truthColumn is not null;

    public IReadOnlyList<string> Truths => truths;

    public string NameOf(int row) => ids.Count > 0 ? ids[row] : lines[row].ToString(System.Globalization.CultureInfo.InvariantCulture);

    public int LineOf(int row) => lines[row];

    public bool HasIds => ids.Count > 0;

    public void Read(string first, string? second, string? columns, CancellationToken ct)
    {
        var (header, rows) = Beginning(first, ct);
        var roles = LinkRoles.Of(header, rows, columns, truthColumn, idColumn, second is null ? null : name => Beginning(second, ct) is var (heads, many) && heads.ToList().FindIndex(h => string.Equals(h, name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? many.Select(r => r[at]) : []);
        Heads = [.. header.Select((h, i) => new LinkColumn(h, roles[i]))];
        var used = Heads.Select((h, i) => (h, i)).Where(p => p.h.Role != ColumnRole.Ignored).ToList();
        int[]? partner = null;
        if (second is not null)
        {
            var (otherHeader, otherRows) = Beginning(second, ct);
            partner = LinkRoles.Partners(Heads, otherHeader, LinkRoles.Of(otherHeader, otherRows, null, null, null));
            used = [.. used.Where(p => partner[p.i] >= 0)];
            if (used.Count == 0) throw new ProblemException(Problem.Invalid("link.nothingInCommon", null, ("first", Path.GetFileName(first)), ("second", Path.GetFileName(second)), ("columns", string.Join(", ", otherHeader.Take(30)))));
        }

        if (used.Count == 0) throw new ProblemException(Problem.Invalid("link.nothingToCompare", null, ("columns", string.Join(", ", header.Take(30)))));
        Table = new RecordTable([.. used.Select(p => p.h)]);
        var id = LinkRoles.IdColumn(header, Heads, rows, idColumn);
        Fill(first, [.. used.Select(p => p.i)], id, LinkRoles.Find(header, truthColumn, Path.GetFileName(first)), ct);
        if (second is not null)
        {
            Table.BeginSecond();
            var (otherHeader, _) = Beginning(second, ct);
            Fill(second, [.. used.Select(p => partner![p.i])], id < 0 ? -1 : otherHeader.ToList().IndexOf(header[id]), LinkRoles.Find(otherHeader, truthColumn, Path.GetFileName(second)), ct);
        }

        if (!skipBadRows) bad.Demand();
        Table.Seal();
    }

    /// <summary>The head and the first rows; refused where there are none, with the lines that might have been.</summary>
    private (IReadOnlyList<string> Header, List<IReadOnlyList<string>> Rows) Beginning(string path, CancellationToken ct)
    {
        if (!File.Exists(path)) throw new ProblemException(Problem.Missing(Directory.Exists(path) ? "link.folder" : "link.fileMissing", null, ("file", path)));
        try
        {
            using var file = TableFile.Open(path, format);
            var rows = new List<IReadOnlyList<string>>();
            while (rows.Count < RowsForRoles && file.Read())
                if (file.Problem is null) rows.Add(file.Cells());
            if (rows.Count > 0)
            {
                DemandHeads(path, file.Header, rows);
                return (file.Header, rows);
            }
        }
        catch (ProblemException e)
        {
            throw new ProblemException([.. e.Problems.Select(p => p.At is null ? p with { At = Path.GetFileName(path) } : BadRows.Placed(path, p.At, ProblemTexts.Say(p with { At = null })))]);
        }

        Fill(path, [], -1, -1, ct);
        if (!skipBadRows) bad.Demand();
        throw new ProblemException(Problem.Invalid(bad.Count > 0 ? "link.noGoodRows" : "link.noRows", Path.GetFileName(path), ("rows", bad.Count), ("lines", bad.Lines)));
    }

    /// <summary>Heads are how columns are named: two of one name, or none above a column that holds something, cannot be told apart.</summary>
    private static void DemandHeads(string path, IReadOnlyList<string> header, List<IReadOnlyList<string>> rows)
    {
        var twice = header.Where(h => h.Length > 0).GroupBy(h => h, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any());
        if (twice is not null) throw new ProblemException(Problem.Invalid("link.headTwice", null, ("head", twice.Key), ("columns", string.Join(", ", header.Index().Where(h => h.Item == twice.Key).Select(h => h.Index + 1)))));
        var nameless = header.Index().Where(h => h.Item.Length == 0 && rows.Any(r => h.Index < r.Count && !string.IsNullOrWhiteSpace(r[h.Index]))).Select(h => h.Index + 1).ToList();
        if (nameless.Count > 0) throw new ProblemException(Problem.Invalid("link.headMissing", null, ("columns", string.Join(", ", nameless))));
    }

    private void Fill(string path, int[] columns, int id, int truth, CancellationToken ct)
    {
        using var file = TableFile.Open(path, format);
        if (file.Format.Encoding is { } encoding) encodings.Add(encoding);
        while (file.Read())
        {
            if ((lines.Count & 0x3FFF) == 0)
            {
                ct.ThrowIfCancellationRequested();
                Progress?.Report(file.Share);
            }

            if (file.Problem is { } problem)
            {
                bad.Add(path, file.LineNumber, problem);
                continue;
            }

            for (var i = 0; i < columns.Length; i++) Table.AddCell(i, file.Cell(columns[i]));
            Table.EndRow();
            lines.Add((int)Math.Min(int.MaxValue, file.LineNumber));
            if (id >= 0) ids.Add(file.Cell(id).Trim().ToString());
            if (truth >= 0) truths.Add(file.Cell(truth).Trim().ToString());
        }
    }
}
