using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What a plan says of single rows, by line: cells put right, rows left out.</summary>
internal sealed class RowFixes
{
    private readonly Dictionary<long, List<(int Column, string Value)>> cells = [];
    private readonly HashSet<long> leftOut = [];

    public RowFixes(IReadOnlyList<RowFix> fixes, IReadOnlyList<ColumnMatch> columns)
    {
        if (fixes.Count > RowFix.Most) throw new ProblemException(Problem.Invalid("import.tooManyFixes", "fixes", ("count", fixes.Count), ("most", RowFix.Most)));
        foreach (var fix in fixes)
        {
            if (fix.Column is null) { leftOut.Add(fix.Line); continue; }
            var at = ColumnMatch.Named(columns, fix.Column);
            if (at < 0) throw new ProblemException(Problem.Invalid("import.fixColumnMissing", "fixes", ("line", fix.Line), ("column", fix.Column), ("columns", string.Join(", ", columns.Take(30).Select(c => c.Header)))));
            if (!cells.TryGetValue(fix.Line, out var row)) cells[fix.Line] = row = [];
            row.Add((at, fix.Value ?? ""));
        }
    }

    public bool LeavesOut(long line) => leftOut.Contains(line);

    /// <summary>Puts the corrected values into the cells of a row; answers whether there were any.</summary>
    public bool PutRight(long line, ref string[] row, int columns)
    {
        if (!cells.TryGetValue(line, out var fixes)) return false;
        // A row that is too short is filled up, so that what it lacks can be given.
        if (row.Length < columns) row = [.. row, .. Enumerable.Repeat("", columns - row.Length)];
        foreach (var (column, value) in fixes) row[column] = value;
        return true;
    }
}
