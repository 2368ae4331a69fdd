using Rapport.Core.Catalogue;
using Rapport.Core.Countries;
using Rapport.Core.Values;

namespace Rapport.Kit.Records;

/// <summary>Which fields a record's page lists: a catalogue may know dozens, a record fills some of them.</summary>
internal static class FieldSheet
{
    /// <summary>To fold away fewer than this is more trouble than they take room.</summary>
    private const int Fewest = 3;

    /// <summary>Every field that a person can look at, section by section, the main one first.</summary>
    public static IReadOnlyList<Field> All(RecordType type) =>
        [.. type.Fields.Where(f => f.Section != "system" && f.Name != SystemFields.Team).GroupBy(f => f.Section).OrderBy(g => g.Key == "main" ? 0 : 1).SelectMany(g => g)];

    /// <summary>Those that are filled, those important enough for lists or for being asked for, and those that <paramref name="keep"/> names.</summary>
    public static IReadOnlyList<Field> Short(RecordType type, Func<string, object?> value, IReadOnlySet<string> keep)
    {
        var all = All(type);
        Field[] some = [.. all.Where(f => f.InList || f.Required || f.Name == type.Title || value(f.Name) is not null || keep.Contains(f.Name))];
        return all.Count - some.Length < Fewest ? all : some;
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
