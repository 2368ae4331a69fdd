using Rapport.Core.Catalogue;
using Rapport.Core.Records;

namespace Rapport.Kit.Records;

/// <summary>What stands under a record's title: the values of the fields chosen for its type, in the reader's language.</summary>
public static class Subline
{
    public static IEnumerable<Field> Fields(RecordType type) => type.Under.Select(type.Find).OfType<Field>();

    /// <summary>Null where nothing stands there.</summary>
    public static string? Of(FieldFormat format, RecordType type, RecordRow row) => Of(format, type, Fields(type), row);

    /// <summary>What is told of a record that the search found.</summary>
    public static string? OfFound(FieldFormat format, RecordType type, RecordRow row) => Of(format, type, type.UnderFound.Select(type.Find).OfType<Field>(), row);

    private static string? Of(FieldFormat format, RecordType type, IEnumerable<Field> fields, RecordRow row) =>
        string.Join(UnderTitle.Between, fields.Select(f => format.Show(type, f, row[f.Name], row)).Where(t => t.Length > 0)) is { Length: > 0 } text ? text : null;
}
