using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What field a column without one would need, by the values in its first rows.</summary>
/// <param name="Words">The choices, where few values come again and again.</param>
public sealed record FieldGuess(FieldKind Kind, IReadOnlyList<string> Words)
{
    /// <summary>Kinds that a field made from a column may have.</summary>
    public static IReadOnlyList<FieldKind> Kinds { get; } = [FieldKind.Text, FieldKind.LongText, FieldKind.Integer, FieldKind.Number, FieldKind.Money, FieldKind.YesNo, FieldKind.Date, FieldKind.DateTime, FieldKind.Choice, FieldKind.Email, FieldKind.Url];

    private const int MostRows = 1_000;
    private const int MostChoices = 20;
    private const int LongText = 200;

    // The narrow ones first: each value that is a number is a text as well.
    private static readonly FieldKind[] Asked = [FieldKind.YesNo, FieldKind.Integer, FieldKind.Number, FieldKind.Date, FieldKind.DateTime, FieldKind.Email, FieldKind.Url];

    public static FieldGuess Of(string path, TableFormat format, int column)
    {
        var preview = TablePreview.Read(path, format);
        var context = new CellContext(new BareWords()) { Style = preview.Styles[column], IsGuarded = format is { IsWorkbook: false, IsCards: false } };
        var readers = Asked.Select(k => new CellReader("", Nowhere, new Field { Name = "x", Kind = k, IsCustom = true }, context)).ToList();
        var values = new Dictionary<string, int>(StringComparer.Ordinal);
        var (rows, isLong) = (0, false);
        using var table = TableFile.Open(path, preview.Format);
        for (var i = 0; i < MostRows && table.Read(); i++)
        {
            var cell = table.Cell(column).Trim().ToString();
            if (table.Problem is not null || cell.Length == 0) continue;
            rows++;
            isLong |= cell.Length > LongText || cell.Contains('\n', StringComparison.Ordinal);
            values[cell] = values.GetValueOrDefault(cell) + 1;
            readers.RemoveAll(r => r.Read(cell, out var value) is not null || r.Field.Kind switch
            {
                FieldKind.YesNo => cell is "0" or "1",
                FieldKind.Integer or FieldKind.Number => IsCode(cell),
                // Typed by hand, many a word passes for an address.
                FieldKind.Url => !cell.Contains("://", StringComparison.Ordinal) && !cell.StartsWith("www.", StringComparison.OrdinalIgnoreCase),
                _ => false,
            });
        }

        var words = values.OrderByDescending(v => v.Value).Select(v => v.Key).Take(MostChoices).ToList();
        if (rows > 0 && readers.Count > 0) return new FieldGuess(readers[0].Field.Kind, words);
        return new FieldGuess(isLong ? FieldKind.LongText : rows >= 3 * values.Count && values.Count is > 0 and <= MostChoices ? FieldKind.Choice : FieldKind.Text, words);
    }

    /// <summary>Digits that would lose something as a number: leading zeros, or more than a number keeps.</summary>
    private static bool IsCode(string cell) => cell.All(char.IsAsciiDigit) && ((cell.Length > 1 && cell[0] == '0') || cell.Length > 15);

    private static RecordType Nowhere { get; } = new() { Name = "x", Number = 0, Table = "x", Title = "x", Fields = [] };
}
