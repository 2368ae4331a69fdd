using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Core.Exchange.Importing;

/// <summary>A column of shares without percent signs, and how its numbers are read: one above one makes all of them percent.</summary>
/// <param name="Column">Its place.</param>
/// <param name="Head">What stands above it, or its number.</param>
/// <param name="Cell">The first of them as it stands in the file.</param>
/// <param name="Share">What that is read as, a part of one.</param>
public sealed record OpenShares(int Column, string Head, string Cell, double Share)
{
    private const int Rows = 10_000;

    /// <summary>Looks at the beginning of the columns that go into shares, and notes in the styles how they are read.</summary>
    internal static IReadOnlyList<OpenShares> Find(string path, TableFormat format, IReadOnlyList<ColumnMatch> columns, CellStyle[] styles)
    {
        var asked = columns.Where(c => c.Field?.Kind == FieldKind.Percent).ToList();
        if (asked.Count == 0) return [];
        var first = new (string Cell, double Number)?[styles.Length];
        using (var table = TableFile.Open(path, format))
        {
            for (var i = 0; i < Rows && table.Read(); i++)
            {
                foreach (var at in asked.Select(c => c.Column))
                {
                    var cell = CellGuard.Off(table.Cell(at)).Trim();
                    if (table.Problem is not null || cell.IsEmpty || !CellNumbers.TryRead(cell, (table.IsNumber(at) ? styles[at].OfNumbers : styles[at]).DecimalComma, out double number, out var isPercent) || isPercent) continue;
                    first[at] ??= (cell.ToString(), number);
                    if (Math.Abs(number) > 1) styles[at] = styles[at] with { Shares = ShareForm.Points };
                    else if (styles[at].Shares == ShareForm.Parts) styles[at] = styles[at] with { Shares = ShareForm.PartsOnly };
                }
            }
        }

        return [.. asked.Where(c => first[c.Column] is not null).Select(c => new OpenShares(c.Column, ColumnMatch.NameOf(columns, c), first[c.Column]!.Value.Cell, first[c.Column]!.Value.Number / (styles[c.Column].Shares == ShareForm.Points ? 100 : 1)))];
    }
}
