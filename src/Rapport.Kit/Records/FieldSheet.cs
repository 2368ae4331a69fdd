using Rapport.Core.Catalogue;

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
}
