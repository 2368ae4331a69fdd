using System.Globalization;
using Rapport.Core.Exchange.Cells;

namespace Rapport.Kit.Words;

/// <summary>Numbers, amounts and times as one person reads them.</summary>
public sealed class Formats(Texts texts, TimeProvider clock, Workplace workplace)
{
    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal)
    {
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["USD"] = "$",
        ["CNY"] = "¥",
        ["JPY"] = "¥",
        ["TWD"] = "NT$",
        ["HKD"] = "HK$",
        ["CHF"] = "CHF ",
    };

    /// <summary>The firm's currency (ISO 4217): that of amounts whose record names none.</summary>
    public string Currency => workplace.Currency;

    /// <summary>Zone in which moments are shown; the user's, once known.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Local;

    /// <summary><c>auto</c>, <c>iso</c>, <c>dmy</c> or <c>mdy</c>: the form of dates that the person chose.</summary>
    public string Dates { get; set; } = "auto";

    /// <summary><c>24</c> or <c>12</c> hours.</summary>
    public string Clock { get; set; } = "24";

    public string Number(double value, int? decimals = null) =>
        value.ToString(decimals is { } d ? $"N{d}" : "#,##0.####", texts.Culture);

    public string Integer(long value) => value.ToString("N0", texts.Culture);

    /// <summary>Size of a file: 812 B, 34 KB, 2.4 MB.</summary>
    public string Bytes(long size) => size < 1_000 ? $"{size} B" : size < 1_000_000 ? (size / 1_024d).ToString("N0", texts.Culture) + " KB" : (size / 1_048_576d).ToString("N1", texts.Culture) + " MB";

    public string Percent(double share) => (share * 100).ToString("0.##", texts.Culture) + "%";

    /// <summary>An amount with all digits of its currency, so that a column of them stands evenly.</summary>
    public string Money(decimal amount, string? currency = null) =>
        (amount < 0 ? "−" : "") + Sign(currency) + Math.Abs(amount).ToString($"N{CurrencyMark.DecimalsOf(currency ?? workplace.Currency)}", texts.Culture);

    /// <summary>An amount within a sentence, which needs no zeros behind the point: "at least €1,200".</summary>
    public string RoundMoney(decimal amount, string? currency = null) =>
        amount != decimal.Truncate(amount) ? Money(amount, currency) : (amount < 0 ? "−" : "") + Sign(currency) + Math.Abs(amount).ToString("N0", texts.Culture);

    /// <summary>An amount for heads and cards: €214k, €9.75m, ¥45.0 万, NT$4.8 萬.</summary>
    public string ShortMoney(decimal amount, string? currency = null)
    {
        var size = Math.Abs(amount);
        var sign = (amount < 0 ? "−" : "") + Sign(currency);
        if (texts.IsChinese)
            return size >= 10_000 ? sign + (size / 10_000).ToString("N1", texts.Culture) + " " + texts["format.wan"] : Money(amount, currency);
        return size switch
        {
            >= 10_000_000 => sign + (size / 1_000_000).ToString("0.#", texts.Culture) + "m",
            >= 1_000_000 => sign + (size / 1_000_000).ToString("0.##", texts.Culture) + "m",
            >= 10_000 => sign + (size / 1_000).ToString("0", texts.Culture) + "k",
            _ => Money(amount, currency),
        };
    }

    public string Sign(string? currency = null)
    {
        var code = currency ?? workplace.Currency;
        return Signs.GetValueOrDefault(code) ?? code + " ";
    }

    /// <summary>A day of this year: "Thu 26 Nov"; of another with its year, so that a column of them is not misread; in Chinese 11-26 or 2025-11-26.</summary>
    public string Date(DateOnly day)
    {
        var form = Dates switch { "iso" => "yyyy-MM-dd", "dmy" => "dd/MM/yyyy", "mdy" => "MM/dd/yyyy", _ => null };
        if (form is not null) return day.ToString(form, CultureInfo.InvariantCulture);
        var isThisYear = day.Year == Now.Year;
        return texts.IsChinese
            ? day.ToString(isThisYear ? "MM-dd" : "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : day.ToString(isThisYear ? "ddd d MMM" : "d MMM yyyy", texts.Culture);
    }

    /// <summary>A day on paper, which is read in other years too: "26 November 2026", "2026 年 11 月 26 日", or the form the person chose.</summary>
    public string DateOnPaper(DateOnly day) => Dates != "auto" ? Date(day) : DayInWords(day);

    /// <summary>A day as nobody misreads it, whatever form the person chose: "3 April 1990", "1990 年 4 月 3 日".</summary>
    public string DayInWords(DateOnly day) => texts.IsChinese ? day.ToString("yyyy 年 M 月 d 日", CultureInfo.InvariantCulture) : day.ToString("d MMMM yyyy", texts.Culture);

    /// <summary>The form in which days are typed: the one the person chose, or the one that nobody misreads.</summary>
    public string DayForm => Dates switch { "dmy" => "dd/MM/yyyy", "mdy" => "MM/dd/yyyy", _ => "yyyy-MM-dd" };

    /// <summary>A day as a box to type in shows it.</summary>
    public string Typed(DateOnly? day) => day?.ToString(DayForm, CultureInfo.InvariantCulture) ?? "";

    /// <summary>A moment as a box to type in shows it, in the person's zone.</summary>
    public string Typed(DateTime utc) => Typed(DateOnly.FromDateTime(Local(utc))) + Local(utc).ToString(" HH:mm", CultureInfo.InvariantCulture);

    /// <summary>
    /// What was typed into such a box, in any way that imports read as well: 5 Mar 2026, 2026年3月5日, 5.3.2026, and 5/3/2026 in the
    /// order that the person chose. Null when it is no day, or could be two.
    /// </summary>
    public DateOnly? ReadDay(string? text) => Clear(text) is { } clear && CellMoments.TryRead(clear, Order, out var day) ? day : null;

    /// <summary>A day with a time behind it or without, in the person's zone, as UTC; null when it is none.</summary>
    public DateTime? ReadMoment(string text) => Clear(text) is { } clear && CellMoments.TryRead(clear, Order, Zone, out var moment) ? moment : null;

    /// <summary>A time of day as a box to type in shows it, on the clock that the person chose.</summary>
    public string Typed(TimeOnly? time) => time is { } t ? Time(DateOnly.MinValue.ToDateTime(t)) : "";

    /// <summary>A time of day, however it was typed: 14:30, 1430, 2:30 pm, 下午2点半; null when it is none.</summary>
    public static TimeOnly? ReadTime(string? text)
    {
        var clear = string.Concat((text ?? "").Select(BareNumber.Narrow)).Trim();
        if (clear.Length is > 0 and <= 4 && clear.All(char.IsAsciiDigit)) clear = clear.Length <= 2 ? clear + ":00" : clear[..^2] + ":" + clear[^2..];
        // Read as imports read it, behind a day that any will do for.
        return clear.Length > 0 && CellMoments.TryRead("2026-01-01 " + clear, DayOrder.Unknown, TimeZoneInfo.Utc, out var moment) ? TimeOnly.FromDateTime(moment) : null;
    }

    private DayOrder Order => Dates switch { "dmy" => DayOrder.DayFirst, "mdy" => DayOrder.MonthFirst, _ => DayOrder.Unknown };

    // 31/12/1990 is one day, whoever reads it; 3/4/1990 is two, and who chose no order has not said which.
    private string? Clear(string? text) => string.Concat((text ?? "").Select(BareNumber.Narrow)).Trim() is var clear && Order == DayOrder.Unknown && CellMoments.IsOpen(clear) ? null : clear;

    /// <summary>A day in full for a heading: "Wednesday 25 November", "11 月 25 日，星期三".</summary>
    public string Day(DateOnly day) => texts.IsChinese
        ? day.ToString("M 月 d 日，", CultureInfo.InvariantCulture) + texts.Culture.DateTimeFormat.GetDayName(day.DayOfWeek)
        : day.ToString("dddd d MMMM", texts.Culture);

    /// <summary>A moment in the person's zone, with the time of day.</summary>
    public string Moment(DateTime utc)
    {
        var local = Local(utc);
        return Date(DateOnly.FromDateTime(local)) + " " + Time(local);
    }

    /// <summary>The time of day of a moment in the person's zone.</summary>
    public string Time(DateTime local) =>
        Clock != "12" ? local.ToString("HH:mm", CultureInfo.InvariantCulture)
        : texts.IsChinese ? local.ToString("tt h:mm", texts.Culture) : local.ToString("h:mm tt", texts.Culture);

    /// <summary>Head of a month in a timeline: "November 2026", "2026 年 11 月".</summary>
    public string Month(DateTime utc) =>
        texts.IsChinese ? Local(utc).ToString("yyyy 年 M 月", CultureInfo.InvariantCulture) : Local(utc).ToString("MMMM yyyy", texts.Culture);

    public DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);

    public DateTime Now => Local(clock.GetUtcNow().UtcDateTime);
}
