using Rapport.Core.Exchange.Cells;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>How values are read as those of another kind.</summary>
public sealed record KindReading
{
    /// <summary>What words mean: the choice's key, or nothing where a word is to be left out.</summary>
    public IReadOnlyDictionary<string, string> Meanings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>1.234,5 is a little more than a thousand.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>What stands first in 03/04/2026.</summary>
    public DayOrder Days { get; init; }

    /// <summary>Zone in which a moment has its day, and a day its midnight.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>Language in which choices and yes/no become texts.</summary>
    public string Language { get; init; } = "en";
}
