using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Blocking;

/// <summary>Which form of a value two records must share to be compared at all.</summary>
public enum KeyForm
{
    Whole,

    /// <summary>How it sounds or is read.</summary>
    Sound,

    /// <summary>First half of the characters: an error in the other half does no harm.</summary>
    FirstHalf,
    SecondHalf,

    /// <summary>Local part of an e-mail address; last seven digits of a telephone number.</summary>
    Part,
    Year,
    MonthDay,
    FirstWord,
    LastWord,

    /// <summary>The letters of how it is read, in alphabetical order: whatever the order of the names and the script, 王小明 and Xiaoming Wang share it.</summary>
    Letters,
}

/// <summary>One part of a key. With <paramref name="Other"/> the forms of both columns in alphabetical order, so that crossed names meet.</summary>
public sealed record KeyPart(int Column, KeyForm Form, int Other = -1);

/// <summary>Records are compared when all parts of the key agree; without parts every pair is.</summary>
public sealed record BlockingRule(IReadOnlyList<KeyPart> Parts)
{
    /// <summary>The record's key under this rule; null when a part is missing.</summary>
    public string? KeyOf(Func<int, IdentityValue?> valueOf)
    {
        var keys = new string[Parts.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            if (Form(valueOf(Parts[i].Column), Parts[i].Form) is not { } own) return null;
            if (Parts[i].Other >= 0)
            {
                if (Form(valueOf(Parts[i].Other), Parts[i].Form) is not { } other) return null;
                own = string.CompareOrdinal(own, other) <= 0 ? $"{own}\t{other}" : $"{other}\t{own}";
            }

            keys[i] = own;
        }

        return string.Join('\t', keys);
    }

    public string Describe(IReadOnlyList<LinkColumn> columns) => Parts.Count == 0 ? "*" : string.Join(" + ", Parts.Select(p =>
        (p.Other >= 0 ? $"{columns[p.Column].Name}|{columns[p.Other].Name}" : columns[p.Column].Name) + (p.Form == KeyForm.Whole ? "" : "." + char.ToLowerInvariant(p.Form.ToString()[0]) + p.Form.ToString()[1..])));

    /// <summary>The form of one value; null where it has none.</summary>
    public static string? Form(IdentityValue? value, KeyForm form)
    {
        if (value is null) return null;
        var key = value.Key;
        var text = form switch
        {
            KeyForm.Whole => key,
            KeyForm.Sound => value.Sound.Length > 0 ? value.Sound : key,
            KeyForm.FirstHalf => key.Length >= 6 ? key[..(key.Length / 2)] : "",
            KeyForm.SecondHalf => key.Length >= 6 ? key[(key.Length / 2)..] : "",
            KeyForm.Part => value.Part,
            KeyForm.Year => value.Year > 0 ? key[..4] : "",
            KeyForm.MonthDay => value.Year > 0 && key.Length == 8 ? key[4..] : "",
            KeyForm.FirstWord => value.Words.Length > 0 ? value.Words[0] : "",
            KeyForm.LastWord => value.Words.Length > 0 ? value.Words[^1] : "",
            KeyForm.Letters => LettersOf(value.Reading.Length > 0 ? value.Reading : key),
            _ => throw new ArgumentOutOfRangeException(nameof(form)),
        };
        return text.Length > 0 ? text : null;
    }

    private static string LettersOf(string reading)
    {
        var letters = reading.Where(char.IsLetterOrDigit).ToArray();
        // Too short, and names of two people have the same ones.
        if (letters.Length < 5) return "";
        Array.Sort(letters);
        return new string(letters);
    }
}
