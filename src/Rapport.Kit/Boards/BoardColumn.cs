using Rapport.Kit.Records;

namespace Rapport.Kit.Boards;

/// <summary>One value of the field that a board is laid out by, with the first of its records.</summary>
/// <param name="Key">The choice's key; null for records without.</param>
public sealed record BoardColumn(string? Key, string Title, string Colour)
{
    public List<RecordRow> Cards { get; } = [];

    /// <summary>Where the next cards begin; null when all are here.</summary>
    public string? Next { get; set; }

    public CappedCount? Count { get; set; }

    /// <summary>Sum of the board's amount over all records of the column; null until it is known, or where there is none.</summary>
    public decimal? Sum { get; set; }

    public bool Collapsed { get; set; }
}
