namespace Rapport.Core.Exchange.Cells;

/// <summary>
/// What the cells of a column tell of how it writes numbers: 1.234,50 says that a comma stands before fractions, and 1,5
/// and 1.234.567 do; 1.234 alone says nothing.
/// </summary>
public sealed class NumbersSeen
{
    private int comma, point;
    private bool hasPlainFraction;

    internal bool IsMostlyComma => comma > point;

    /// <summary>The first cells that say nothing: one like 1,234 and one like 1.234.</summary>
    public string? WithComma { get; private set; }

    public string? WithPoint { get; private set; }

    internal void See(ReadOnlySpan<char> cell)
    {
        var sign = CellNumbers.DecimalSign(cell, out var decimals, out var open);
        if (sign == ',') comma++;
        else if (sign == '.') point++;
        else if (open == ',') WithComma ??= cell.ToString();
        else if (open == '.') WithPoint ??= cell.ToString();
        // Amounts have two digits or none; whoever writes 2.5 writes 1.234 as well.
        hasPlainFraction |= sign != '\0' && decimals is > 0 and not 2;
    }

    /// <summary>The form of the column by its cells; unknown where none tells, or where they contradict each other.</summary>
    private NumberForm Form => comma > 0 == point > 0 ? NumberForm.Unknown : comma > 0 ? NumberForm.DecimalComma : NumberForm.DecimalPoint;

    /// <summary>Whether the cells contradict each other.</summary>
    private bool IsMixed => comma > 0 ? point > 0 : point == 0 && WithComma is not null && WithPoint is not null;

    /// <summary>How the column is read: as somebody said, or as its cells tell, or as is usual in the firm's country.</summary>
    /// <param name="isRound">Three digits behind the sign cannot be a fraction there: whole numbers, amounts of most currencies.</param>
    public CellStyle Decide(CellStyle style, NumberForm said, string? country, bool isRound)
    {
        if (said != NumberForm.Unknown) return style with { DecimalComma = said == NumberForm.DecimalComma, Doubt = NumberDoubt.None };
        if (IsMixed) return style with { Doubt = NumberDoubt.All };
        if (Form == NumberForm.Unknown) return style with { DecimalComma = Usual(country) == NumberForm.DecimalComma };
        return style with { DecimalComma = Form == NumberForm.DecimalComma, Doubt = isRound || !hasPlainFraction ? NumberDoubt.Fractions : NumberDoubt.None };
    }

    /// <summary>The cell that somebody has to look at, if there is one: it is read as a fraction, or by the country, or not at all.</summary>
    public string? Open(CellStyle style, NumberForm said)
    {
        var (fraction, thousands) = style.DecimalComma ? (WithComma, WithPoint) : (WithPoint, WithComma);
        // Where the cells of the column tell that a sign stands between thousands, there is nothing to ask.
        return fraction ?? (said != NumberForm.Unknown || Form == NumberForm.Unknown ? thousands : null);
    }

    /// <summary>What a firm there writes.</summary>
    public static NumberForm Usual(string? country) => country is not null && WithDecimalComma.Contains(country) ? NumberForm.DecimalComma : NumberForm.DecimalPoint;

    private static readonly HashSet<string> WithDecimalComma = [.. (
        "AD AL AM AO AR AT AX AZ BA BE BG BO BR BY CL CM CO CR CV CY CZ DE DK DZ EC EE ES FI FO FR GA GE GL GR GW HR HU ID IS IT KG KZ LT LU LV MA MC MD ME MK MZ NC NL NO "
        + "PF PL PT PY RE RO RS RU SE SI SK SM SN SR ST TJ TL TM TN TR UA UY UZ VA VE VN XK ZA").Split(' ')];
}
