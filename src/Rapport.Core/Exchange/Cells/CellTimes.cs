using System.Buffers;
using System.Globalization;
using System.Text;

namespace Rapport.Core.Exchange.Cells;

/// <summary>Times of day as people write them: 14:30, 2:30 PM, 下午2:30, 晚上8点半. What could be two hours is none.</summary>
internal static class CellTimes
{
    /// <summary>Signs behind the hour.</summary>
    public static readonly SearchValues<char> HourSigns = SearchValues.Create(":：点點时時");

    private enum Part
    {
        Morning,

        /// <summary>Begins at midnight: its 12 is 0.</summary>
        Night,
        Noon,
        Afternoon,

        /// <summary>Its small hours may be those before or after midnight.</summary>
        Evening,
    }

    private static readonly (string Word, Part Part)[] Words =
    [
        ("凌晨", Part.Night), ("清晨", Part.Morning), ("早上", Part.Morning), ("早晨", Part.Morning), ("上午", Part.Night), ("中午", Part.Noon), ("下午", Part.Afternoon), ("傍晚", Part.Evening), ("晚上", Part.Evening), ("夜晚", Part.Evening),
        ("a.m.", Part.Night), ("p.m.", Part.Afternoon), ("AM", Part.Night), ("PM", Part.Afternoon),
    ];

    /// <summary>Where a word for a part of the day begins that stands right before the hour; -1 for none.</summary>
    public static int WordBefore(ReadOnlySpan<char> untilHour)
    {
        var before = untilHour.TrimEnd("0123456789０１２３４５６７８９").TrimEnd();
        foreach (var (word, _) in Words)
            if (before.EndsWith(word, StringComparison.OrdinalIgnoreCase)) return before.Length - word.Length;
        return -1;
    }

    /// <summary>Where an hour by itself begins, behind which AM or PM stands; -1 for none.</summary>
    public static int HourAlone(ReadOnlySpan<char> cell)
    {
        foreach (var (word, _) in Words)
        {
            if (!cell.EndsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
            var hour = cell[..^word.Length].TrimEnd();
            var before = hour.TrimEnd("0123456789");
            return hour.Length - before.Length is 1 or 2 && before.EndsWith(" ") ? before.Length : -1;
        }

        return -1;
    }

    public static bool TryRead(ReadOnlySpan<char> text, out TimeOnly time)
    {
        time = default;
        Part? part = null;
        foreach (var (word, of) in Words)
        {
            var isBefore = text.StartsWith(word, StringComparison.OrdinalIgnoreCase);
            if (!isBefore && !text.EndsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
            part = of;
            text = (isBefore ? text[word.Length..] : text[..^word.Length]).Trim();
            break;
        }

        if (!TimeOnly.TryParseExact(WithColons(text.ToString(), part is not null), ["H:m", "H:m:s", "H:m:s.FFFFFFF"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)) return false;
        if (HourOf(part, read.Hour) is not { } hour) return false;
        time = read.AddHours(hour - read.Hour);
        return true;
    }

    /// <summary>The hour on the clock of 24; null where the word and the number do not go together, or leave two hours open.</summary>
    private static int? HourOf(Part? part, int hour) => (part, hour) switch
    {
        (null, _) => hour,
        (Part.Night, 12) => 0,
        (Part.Night or Part.Morning, < 12) => hour,
        (Part.Noon, 11 or 12 or 13 or 14) => hour,
        (Part.Noon, 1 or 2) => hour + 12,
        (Part.Afternoon, 12) => 12,
        (Part.Afternoon, > 0 and < 12) => hour + 12,
        (Part.Evening, >= 5 and < 12) => hour + 12,
        (Part.Afternoon or Part.Evening, > 12) => hour,
        _ => null,
    };

    /// <summary>2点 is 2:00, 2点半 2:30, 2点5分 2:05, and 3 behind which PM stood 3:00.</summary>
    private static string WithColons(string text, bool mayBeHour)
    {
        if (mayBeHour && text.Length <= 2 && text.All(char.IsAsciiDigit)) return text + ":00";
        foreach (var (sign, plain) in (ReadOnlySpan<(string, string)>)[(" ", ""), ("整", ""), ("钟", ""), ("鐘", ""), ("秒", ""), ("半", "30"), ("点", ":"), ("點", ":"), ("时", ":"), ("時", ":"), ("分", ":"), ("：", ":")])
            text = text.Replace(sign, plain, StringComparison.Ordinal);
        return !text.EndsWith(':') ? text : text.IndexOf(':', StringComparison.Ordinal) == text.Length - 1 ? text + "00" : text[..^1];
    }
}
