using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Core.Exchange.Importing;

/// <summary>A column with numbers that could be two each (1.234 is a thousand, or a little more than one), and how they are read: a person has to look at it.</summary>
/// <param name="Column">Its place.</param>
/// <param name="Head">What stands above it, or its number.</param>
/// <param name="Cell">The first of them as it stands in the file.</param>
/// <param name="Number">What that is read as; null where such cells are kept aside until somebody says it.</param>
/// <param name="Form">How the column is read; unknown where cells are kept aside.</param>
public sealed record OpenNumbers(int Column, string Head, string Cell, double? Number, NumberForm Form)
{
    /// <summary>Decides how the columns that go into numbers are read, notes it in the styles, and tells what somebody should look at.</summary>
    internal static IReadOnlyList<OpenNumbers> Find(TablePreview preview, IReadOnlyList<ColumnMatch> columns, ImportPlan plan, RecordCatalogue catalogue, CellStyle[] styles) =>
        [.. columns.Where(c => c.Field is { IsNumeric: true } field && !TeamNames.IsNumber(field)).Select(c => Decide(c, c.Field!, preview.Numbers[c.Column], columns, plan, catalogue, styles)).OfType<OpenNumbers>()];

    private static OpenNumbers? Decide(ColumnMatch column, Field field, NumbersSeen seen, IReadOnlyList<ColumnMatch> columns, ImportPlan plan, RecordCatalogue catalogue, CellStyle[] styles)
    {
        var said = plan.Numbers?.Where(n => ColumnMatch.Named(columns, n.Key) == column.Column).Select(n => n.Value).FirstOrDefault() ?? NumberForm.Unknown;
        var isRound = field.Kind == FieldKind.Integer || (field.Kind == FieldKind.Money && catalogue.Currency is { } currency && CurrencyMark.DecimalsOf(currency) < 3);
        var style = styles[column.Column] = seen.Decide(styles[column.Column], said, catalogue.Region, isRound);
        if (seen.Open(style, said) is not { } cell) return null;
        var isAsked = CellNumbers.Unclear(cell, "", style) is not null;
        double? number = !isAsked && CellNumbers.TryRead(cell, style.DecimalComma, out double read, out _) ? read : null;
        return new OpenNumbers(column.Column, ColumnMatch.NameOf(columns, column), cell, number, isAsked ? NumberForm.Unknown : style.DecimalComma ? NumberForm.DecimalComma : NumberForm.DecimalPoint);
    }
}
