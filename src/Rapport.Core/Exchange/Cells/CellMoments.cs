using System.Globalization;

namespace Rapport.Core.Exchange.Cells;

/// <summary>
/// Days and moments as people write them: 2026-01-31, 20260131, 31.01.2026, 1/31/26, 31 Jan 2026, 2026年1月31日, each
/// with a time behind it or without (14:30, 2:30 PM, 下午2:30, 下午2点半), and a zone or none.
/// </summary>
public static class CellMoments
{
    private const int Earliest = 1000;
    private static readonly string[] WithNames =
        ["d MMM yyyy", "d MMMM yyyy", "MMM d yyyy", "MMMM d yyyy", "MMM d, yyyy", "MMMM d, yyyy", "d-MMM-yyyy", "d-MMM-yy", "d MMM yy", "d. MMMM yyyy", "d. MMM yyyy"];

    /// <summary>Reads a day; a time of midnight behind it is allowed, any other is not.</summary>
    public static bool TryRead(ReadOnlySpan<char> cell, DayOrder order, out DateOnly day) =>
        TryRead(cell, order, out day, out var time, out _) && (time is null || time == TimeOnly.MinValue);

    /// <summary>Reads a moment as UTC; without a zone it is one of <paramref name="zone"/>.</summary>
    public static bool TryRead(ReadOnlySpan<char> cell, DayOrder order, TimeZoneInfo zone, out DateTime moment)
    {
        moment = default;
        if (!TryRead(cell, order, out var day, out var time, out var offset)) return false;
        var local = day.ToDateTime(time ?? TimeOnly.MinValue);
        if (offset is null && zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime) offset = TimeSpan.Zero;
        // An hour that the clock skipped in spring is read as if it had not.
        offset ??= zone.GetUtcOffset(local);
        var ticks = local.Ticks - offset.Value.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) return false;
        moment = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    private static bool TryRead(ReadOnlySpan<char> cell, DayOrder order, out DateOnly day, out TimeOnly? time, out TimeSpan? offset)
    {
        (day, time, offset) = (default, null, null);
        cell = cell.Trim();
        if (cell.Length is < 6 or > 50) return false;
        var length = DayLength(cell);
        // Before that it is a slip: 5.3.0026 was meant for 2026.
        return TryReadDay(cell[..length].TrimEnd(), order, out day) && day.Year >= Earliest && TryReadTime(cell[length..].TrimStart(), out time, out offset);
    }

    /// <summary>The order that a day allows alone, for the guess by column.</summary>
    public static DayOrder OrderOf(ReadOnlySpan<char> cell)
    {
        if (cell.Length is < 6 or > 40 || !char.IsAsciiDigit(cell[0]) || !Numbers(cell[..DayLength(cell)].TrimEnd(), out var a, out var b, out _, out var digits) || digits > 2) return DayOrder.Unknown;
        return a > 12 && b <= 12 ? DayOrder.DayFirst : b > 12 && a <= 12 ? DayOrder.MonthFirst : DayOrder.Unknown;
    }

    /// <summary>Whether a day is one on one side of the ocean and another on the other: 03/04/2026.</summary>
    public static bool IsOpen(ReadOnlySpan<char> cell)
    {
        if (cell.Length is < 6 or > 40 || !char.IsAsciiDigit(cell[0])) return false;
        var text = cell[..DayLength(cell)].TrimEnd();
        return !text.Contains('.') && Numbers(text, out var a, out var b, out _, out var digits) && digits <= 2 && a is >= 1 and <= 12 && b is >= 1 and <= 12 && a != b;
    }

    /// <summary>Where the time begins: behind a T or a blank that is followed by a digit and a colon, or behind 日.</summary>
    private static int DayLength(ReadOnlySpan<char> cell)
    {
        if (cell.IndexOfAny('日', '号', '號') is >= 0 and var sign) return sign + 1;
        var colon = cell.IndexOfAny(CellTimes.HourSigns);
        if (colon < 0) return CellTimes.HourAlone(cell) is >= 0 and var hour ? hour : cell.Length;
        // 下午 or PM may stand before the time, with a blank between or none.
        var start = CellTimes.WordBefore(cell[..colon]) is >= 0 and var word ? word : cell[..colon].LastIndexOfAny(' ', 'T', 't');
        return start < 0 ? cell.Length : start;
    }

    private static bool TryReadDay(ReadOnlySpan<char> text, DayOrder order, out DateOnly day)
    {
        day = default;
        if (text.Length == 8 && text.IndexOfAnyExceptInRange('0', '9') < 0) return Make(int.Parse(text[..4], CultureInfo.InvariantCulture), int.Parse(text[4..6], CultureInfo.InvariantCulture), int.Parse(text[6..], CultureInfo.InvariantCulture), out day);
        if (!Numbers(text, out var a, out var b, out var c, out var digits))
            return DateOnly.TryParseExact(text, WithNames, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out day);
        if (digits > 2) return Make(a, b, c, out day);
        // Points are written day first everywhere; strokes only where the column does not say otherwise.
        var dayFirst = a > 12 || (b <= 12 && (text.Contains('.') || order == DayOrder.DayFirst));
        // Two digits are short for a year, 0026 is a slip.
        if (c < 100 && char.IsAsciiDigit(text.TrimEnd('.')[^3])) return false;
        if (c < 100) c += c <= 30 ? 2000 : 1900;
        return dayFirst ? Make(c, b, a, out day) : Make(c, a, b, out day);
    }

    /// <summary>Three numbers with signs between; <paramref name="digits"/> is the length of the first.</summary>
    private static bool Numbers(ReadOnlySpan<char> text, out int a, out int b, out int c, out int digits)
    {
        Span<int> numbers = stackalloc int[3];
        (a, b, c, digits) = (0, 0, 0, 0);
        var at = 0;
        for (var i = 0; i < 3; i++)
        {
            var from = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]) && at - from < 4) numbers[i] = numbers[i] * 10 + (text[at++] - '0');
            if (at == from) return false;
            if (i == 0) digits = at - from;
            if (i == 2) break;
            if (at == text.Length || text[at] is not ('-' or '/' or '.' or '年' or '月')) return false;
            at++;
            while (at < text.Length && text[at] == ' ') at++;
        }

        if (at < text.Length && text[at] is '日' or '号' or '號' or '.') at++;
        (a, b, c) = (numbers[0], numbers[1], numbers[2]);
        return at == text.Length;
    }

    private static bool Make(int year, int month, int day, out DateOnly date)
    {
        date = default;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        date = new DateOnly(year, month, day);
        return true;
    }

    private static bool TryReadTime(ReadOnlySpan<char> text, out TimeOnly? time, out TimeSpan? offset)
    {
        (time, offset) = (null, null);
        if (text.Length > 0 && text[0] is 'T' or 't') text = text[1..];
        if (text.Length == 0) return true;
        if (text[^1] is 'Z' or 'z')
        {
            offset = TimeSpan.Zero;
            text = text[..^1].TrimEnd();
        }
        else if (text.LastIndexOfAny('+', '-') is > 0 and var sign)
        {
            if (!TryReadOffset(text[(sign + 1)..], out var minutes)) return false;
            offset = TimeSpan.FromMinutes(text[sign] == '-' ? -minutes : minutes);
            text = text[..sign].TrimEnd();
        }

        if (!CellTimes.TryRead(text, out var read)) return false;
        time = read;
        return true;
    }

    /// <summary>Minutes of 08:00, 0800 or 08.</summary>
    private static bool TryReadOffset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text.Length is not (2 or 4 or 5) || (text.Length == 5 && text[2] != ':')) return false;
        if (!int.TryParse(text[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)) return false;
        if (text.Length > 2 && !int.TryParse(text[^2..], NumberStyles.None, CultureInfo.InvariantCulture, out minutes)) return false;
        minutes += hours * 60;
        return minutes <= 14 * 60;
    }
}
