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

    /// <summary>Between shares and numbers without a sign: 12 is 12 % (true), or 0.12 is. Where nobody said, what people wrote and whole numbers are percent, as in a cell; other numbers stay as they are.</summary>
    public bool? Points { get; init; }

    /// <summary>The same with what is meant where nobody said.</summary>
    public KindReading Between(FieldKind from, FieldKind to) =>
        Points is null && AsksPoints(from, to) ? this with { Points = from is FieldKind.Text or FieldKind.LongText or FieldKind.Integer || to == FieldKind.Integer } : this;

    /// <summary>Whether the two kinds write the same share in two ways.</summary>
    public static bool AsksPoints(FieldKind from, FieldKind to) =>
        to == FieldKind.Percent ? from is FieldKind.Text or FieldKind.LongText or FieldKind.Integer or FieldKind.Number or FieldKind.Money
        : from == FieldKind.Percent && to is FieldKind.Integer or FieldKind.Number or FieldKind.Money;

    /// <summary>Language in which choices and yes/no become texts.</summary>
    public string Language { get; init; } = "en";
}
