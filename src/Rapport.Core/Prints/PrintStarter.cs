using System.Text;
using Rapport.Core.Catalogue;

namespace Rapport.Core.Prints;

/// <summary>Pieces of templates to begin with: nobody writes one from an empty box.</summary>
public static class PrintStarter
{
    private const int MostColumns = 6;

    /// <summary>A whole page: the name, the properties, the first related records.</summary>
    /// <param name="pair">What something is called and its value, with the colon of the language.</param>
    public static string Of(RecordType type, RecordCatalogue catalogue, Func<RecordType, Field, string> label, Func<Relation, string> name, Func<string, string, string> pair)
    {
        var text = new StringBuilder("> {firm}\n> {today}\n\n# {").Append(type.Title).Append("}\n\n");
        foreach (var field in type.Fields.Where(f => f.Section == "main" && f.Name != type.Title && IsPlain(f)).Take(12)) text.Append(pair(label(type, field), $"{{{field.Name}}}")).Append('\n');
        if (catalogue.InversesOf(type.Name).FirstOrDefault(r => r.Type.Parent == r.Link.Name || r.Link.Required) is { } related) text.Append("\n## ").Append(name(related)).Append("\n\n").Append(Table(related, label, pair));
        return text.ToString().TrimEnd() + "\n";
    }

    /// <summary>The related records as a table, with sums where they have any.</summary>
    public static string Table(Relation relation, Func<RecordType, Field, string> label, Func<string, string, string> pair)
    {
        var text = new StringBuilder("{table ").Append(relation.Name).Append("}\n");
        var fields = relation.Type.Fields.Where(f => f.InList && f != relation.Link && IsPlain(f)).DefaultIfEmpty(relation.Type.TitleField).Take(MostColumns);
        foreach (var field in fields) text.Append(pair(label(relation.Type, field).Replace(':', ' ').Replace('：', ' '), field.Name)).Append(IsSummed(relation.Type, field) ? " | sum" : "").Append('\n');
        return text.Append("{end}\n").ToString();
    }

    /// <summary>Amounts add up; prices of a piece do not.</summary>
    private static bool IsSummed(RecordType type, Field field) => field.Kind == FieldKind.Money && (field.Name is "total" or "amount" || type.Sums.Any(s => s.Of == field.Name));

    private static bool IsPlain(Field field) => field.Section != "system" && field.Kind is not (FieldKind.Image or FieldKind.File or FieldKind.MultiLink) && field.Name is not (SystemFields.Version or SystemFields.Team);
}
