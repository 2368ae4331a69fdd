using Rapport.Core.Catalogue;
using Rapport.Core.Countries;
using Rapport.Core.Values;

namespace Rapport.Kit.Records;

/// <summary>Which fields a record's page lists: a catalogue may know dozens, a record fills some of them.</summary>
internal static class FieldSheet
{
    /// <summary>To fold away fewer than this is more trouble than they take room.</summary>
    private const int Fewest = 3;

    /// <summary>Those that stand for a record: what is meant for its like, filled, or named by <paramref name="keep"/>.</summary>
    public static IReadOnlyList<Field> Standing(IReadOnlyList<Field> fields, Func<string, object?> value, IReadOnlySet<string> keep) =>
        [.. fields.Where(f => f.MeantFor?.Includes(value) != false || value(f.Name) is not null || keep.Contains(f.Name))];

    /// <summary>Of those the ones that are filled, important enough for lists or for being asked for, or named by <paramref name="keep"/>.</summary>
    public static IReadOnlyList<Field> Short(RecordType type, IReadOnlyList<Field> standing, Func<string, object?> value, IReadOnlySet<string> keep)
    {
        Field[] some = [.. standing.Where(f => f.InList || f.Required || f.Name == type.Title || value(f.Name) is not null || keep.Contains(f.Name))];
        return standing.Count - some.Length < Fewest ? standing : some;
    }

    /// <summary>The same with the parts of the record's own address as they are written where it lies; what stands between them stays in its place.</summary>
    public static IReadOnlyList<Field> AsWritten(IReadOnlyList<Field> fields, Func<string, object?> value, string? firm)
    {
        string? Part(string name) => value(name) as string;
        var order = AddressOrder.Parts(new PostalAddress(Part("street"), Part("city"), Part("region"), Part("postcode"), Part("country")), firm);
        if (!fields.Any(f => f.Name == "street")) return fields;
        var parts = new Queue<Field>(order.Select(n => fields.FirstOrDefault(f => f.Name == n && f.Kind == FieldKind.Text)).OfType<Field>());
        return [.. fields.Select(f => f.Kind == FieldKind.Text && order.Contains(f.Name) ? parts.Dequeue() : f)];
    }
}
