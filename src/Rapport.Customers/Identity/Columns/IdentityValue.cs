using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Identity.Columns;

/// <summary>
/// One distinct value of a column, prepared once for all comparisons in which it takes part. What a role does not need
/// stays empty. Two values are the same when their <see cref="Key"/> is.
/// </summary>
public sealed class IdentityValue
{
    /// <summary>As it stands in the source, for people to read.</summary>
    public required string Shown { get; init; }

    /// <summary>Letters and digits, folded, without blanks and signs.</summary>
    public required string Key
    {
        get;
        init
        {
            field = value;
            Marks = LetterMarks.Of(value);
        }
    }

    /// <summary>Which letters the key holds; see <see cref="LetterMarks"/>.</summary>
    public ulong Marks { get; private init; }

    /// <summary>Folded words, for texts of several.</summary>
    public string[] Words
    {
        get;
        init
        {
            field = value;
            WordMarks = value.Length == 0 ? [] : [.. value.Select(w => LetterMarks.Of(w))];
        }
    } = [];

    public ulong[] WordMarks { get; private init; } = [];

    /// <summary>How it sounds: <see cref="Nysiis"/> for Latin letters, pinyin for Chinese characters.</summary>
    public string Sound { get; init; } = "";

    /// <summary>Pinyin in the order of the text, letters only; for Latin text the letters themselves.</summary>
    public string Reading { get; init; } = "";

    /// <summary>A Chinese name read given name first, as it is written in Latin letters; otherwise empty.</summary>
    public string Turned { get; init; } = "";

    /// <summary>E-mail: what stands before the @; telephone: the last seven digits.</summary>
    public string Part { get; init; } = "";

    /// <summary>E-mail: what stands behind the @.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Of a day that could be read; 0 otherwise.</summary>
    public int Year { get; init; }
}
