using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Fuzz.Criteria;

/// <summary>A record of extreme values, linked to others like it.</summary>
internal sealed class RandomRecord(int dice, int depth = 2) : IRecordView
{
    public object? this[Field field]
    {
        get
        {
            var random = new Random(HashCode(field.Name));
            if (random.OneIn(4)) return null;
            return field.ValueKind switch
            {
                FieldKind.Integer => random.Pick([0L, 1L, -1L, long.MaxValue, long.MinValue]),
                FieldKind.Number or FieldKind.Percent => random.Pick([0d, -0d, 1.5, double.MaxValue, double.Epsilon]),
                FieldKind.Money => random.Pick([0m, 1.0001m, -900_000_000_000_000m, 900_000_000_000_000m]),
                FieldKind.YesNo => random.OneIn(2),
                FieldKind.Date => random.Pick([DateOnly.MinValue, DateOnly.MaxValue, new DateOnly(2024, 2, 29)]),
                FieldKind.DateTime => random.Pick([DateTime.MinValue, DateTime.MaxValue, new DateTime(2026, 1, 31, 23, 59, 59)]).AsUtc(),
                FieldKind.Link or FieldKind.File or FieldKind.Image => new Guid(random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                FieldKind.MultiLink => (Guid[])[Guid.Empty],
                FieldKind.Tags or FieldKind.MultiChoice => (string[])["a", "张"],
                FieldKind.Address or FieldKind.Location => null,
                _ => random.Pick(["", "a", "张三", "person", "%_\\", "\ud83d"]),
            };
        }
    }

    public IRecordView? Follow(Field link) => depth == 0 ? null : new RandomRecord(dice * 31 + 1, depth - 1);

    public IEnumerable<IRecordView> Related(Relation relation) => depth == 0 ? [] : Enumerable.Range(2, 2).Select(i => new RandomRecord(dice * 31 + i, depth - 1));

    public bool MatchesText(string words) => words.Length % 2 == 0;

    // The framework's own hash of a text is another in each process.
    private int HashCode(string name) => name.Aggregate(dice, (hash, c) => hash * 31 + c);
}

internal static class Moments
{
    public static DateTime AsUtc(this DateTime moment) => DateTime.SpecifyKind(moment, DateTimeKind.Utc);
}
