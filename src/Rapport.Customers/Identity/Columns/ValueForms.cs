using System.Collections.Frozen;
using Rapport.Core.Countries;
using Rapport.Core.SearchText;
using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Identity.Columns;

/// <summary>Prepares values for their role. A pure function of the text: the same for a file, a table and a single record.</summary>
public static class ValueForms
{
    private const int Longest = 400;

    // What stands in cells where there is nothing; folded.
    private static readonly FrozenSet<string> Nothing = new[] { "n/a", "na", "nan", "null", "none", "nil", "unknown", "-", "--", "?", ".", "#n/a", "(blank)", "无", "未知", "不详", "空" }.ToFrozenSet(StringComparer.Ordinal);

    // As people shorten them; the long form is what both are compared by.
    private static readonly FrozenDictionary<string, string> StreetWords = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["st"] = "street",
        ["str"] = "street",
        ["rd"] = "road",
        ["ave"] = "avenue",
        ["av"] = "avenue",
        ["blvd"] = "boulevard",
        ["ln"] = "lane",
        ["dr"] = "drive",
        ["ct"] = "court",
        ["pl"] = "place",
        ["sq"] = "square",
        ["cres"] = "crescent",
        ["cct"] = "circuit",
        ["cl"] = "close",
        ["hwy"] = "highway",
        ["pde"] = "parade",
        ["tce"] = "terrace",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null for an empty value, and for what says no more than that.</summary>
    public static IdentityValue? Prepare(string text, ColumnRole role)
    {
        if (text.Length > Longest) text = text[..Longest];
        var folded = SearchText.Fold(text);
        if (folded.Length == 0 || Nothing.Contains(folded)) return null;
        var value = role switch
        {
            ColumnRole.GivenName or ColumnRole.FamilyName => Name(text, folded),
            ColumnRole.FullName => FullName(text, folded),
            ColumnRole.Company => Company(text, folded),
            ColumnRole.Day => Day(text, folded),
            ColumnRole.Email => Email(text, folded),
            ColumnRole.Phone => Phone(text, folded),
            ColumnRole.Street => Street(text, folded),
            ColumnRole.City or ColumnRole.Text => Words(text, folded),
            ColumnRole.Country => new IdentityValue { Shown = text, Key = CountryNames.CodeOf(text.Trim())?.ToLowerInvariant() ?? Squeeze(folded) },
            _ => new IdentityValue { Shown = text, Key = Squeeze(folded) },
        };
        return value.Key.Length == 0 ? null : value;
    }

    private static IdentityValue Name(string text, string folded)
    {
        var key = Squeeze(folded);
        var reading = IsHan(key) ? string.Concat(SearchText.Reading(folded)) : key;
        return new IdentityValue { Shown = text, Key = key, Reading = reading, Sound = SoundOf(key, reading) };
    }

    private static IdentityValue FullName(string text, string folded)
    {
        var key = Squeeze(folded);
        var words = Split(folded);
        var reading = SearchText.Reading(folded);
        var isHan = IsHan(key);
        var joined = string.Concat(reading);
        return new IdentityValue
        {
            Shown = text,
            Key = key,
            Words = isHan ? [.. reading] : words,
            Reading = joined,
            // One character is the family name, for all but a few.
            Turned = isHan && reading.Count > 1 ? string.Concat(reading.Skip(1)) + reading[0] : "",
            Sound = isHan ? joined : string.Join(' ', words.Select(w => Nysiis.Code(w)).Order(StringComparer.Ordinal)),
        };
    }

    private static IdentityValue Company(string text, string folded)
    {
        var bare = LegalForms.Strip(string.Join(' ', Split(folded)));
        var key = Squeeze(bare);
        var reading = IsHan(key) ? string.Concat(SearchText.Reading(bare)) : key;
        return new IdentityValue { Shown = text, Key = key, Words = IsHan(key) ? [.. SearchText.Reading(bare)] : Split(bare), Reading = reading, Sound = SoundOf(key, reading) };
    }

    private static IdentityValue Street(string text, string folded)
    {
        var words = Split(folded);
        for (var i = 0; i < words.Length; i++)
            if (StreetWords.TryGetValue(words[i], out var whole)) words[i] = whole;
        return new IdentityValue { Shown = text, Key = string.Concat(words), Words = words };
    }

    private static IdentityValue Words(string text, string folded)
    {
        var key = Squeeze(folded);
        return new IdentityValue { Shown = text, Key = key, Words = Split(folded), Sound = SoundOf(key, IsHan(key) ? string.Concat(SearchText.Reading(folded)) : key) };
    }

    /// <summary>Eight digits, year first; a day that cannot be read is compared by the digits it has.</summary>
    private static IdentityValue Day(string text, string folded)
    {
        Span<int> groups = stackalloc int[4], lengths = stackalloc int[4];
        var count = 0;
        for (var i = 0; i < folded.Length && count < 4; i++)
        {
            if (!char.IsAsciiDigit(folded[i])) continue;
            for (; i < folded.Length && char.IsAsciiDigit(folded[i]); i++, lengths[count]++) groups[count] = unchecked((groups[count] * 10) + folded[i] - '0');
            count++;
        }

        var (year, month, day) = count >= 3 && lengths[0] == 4 ? (groups[0], groups[1], groups[2])
            : count >= 3 && lengths[2] == 4 ? groups[1] > 12 ? (groups[2], groups[0], groups[1]) : (groups[2], groups[1], groups[0])
            : count == 1 && lengths[0] == 8 ? (groups[0] / 10_000, groups[0] / 100 % 100, groups[0] % 100) : (0, 0, 0);
        var key = year is > 0 and < 10_000 && month is >= 0 and < 100 && day is >= 0 and < 100 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{year:0000}{month:00}{day:00}") : Squeeze(folded);
        return new IdentityValue { Shown = text, Key = key, Year = year };
    }

    private static IdentityValue Email(string text, string folded)
    {
        var address = folded.Replace(" ", "", StringComparison.Ordinal);
        var at = address.LastIndexOf('@');
        return new IdentityValue { Shown = text, Key = address, Part = at > 0 ? address[..at] : address, Domain = at > 0 ? address[(at + 1)..] : "" };
    }

    /// <summary>Digits without the 00 or 0 at the head and without a country code that the signs give away.</summary>
    private static IdentityValue Phone(string text, string folded)
    {
        var digits = string.Concat(folded.Where(char.IsAsciiDigit)).TrimStart('0');
        return new IdentityValue { Shown = text, Key = digits, Part = digits.Length > 7 ? digits[^7..] : digits };
    }

    private static string SoundOf(string key, string reading) => key.AsSpan().ContainsAnyExceptInRange('a', 'z') ? reading : Nysiis.Code(key);

    private static bool IsHan(string key) => key.AsSpan().ContainsAnyInRange('\u3400', '\u9fff');

    private static string Squeeze(string folded)
    {
        var isBare = true;
        foreach (var c in folded) isBare &= char.IsLetterOrDigit(c);
        return isBare ? folded : string.Concat(folded.Where(char.IsLetterOrDigit));
    }

    private static string[] Split(string folded)
    {
        var spaced = string.Create(folded.Length, folded, static (span, from) =>
        {
            for (var i = 0; i < from.Length; i++) span[i] = char.IsLetterOrDigit(from[i]) || from[i] == '\'' ? from[i] : ' ';
        });
        return spaced.Replace("'", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
