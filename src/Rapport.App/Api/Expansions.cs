using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Api;

/// <summary>
/// <c>expand=party,lines</c>: links written as the record they lead to, and the records behind a relation. One statement
/// per name, whatever the number of rows.
/// </summary>
internal sealed class Expansions
{
    public const int MostNames = 8;

    /// <summary>Most records behind one of a list's rows, and behind a single record.</summary>
    public const int MostInList = 20, MostOfOne = 100;

    private readonly List<(Field Link, RecordType Type, LinkedPage Page)> links = [];
    private readonly List<(string Name, LinkedPage Page)> relations = [];

    private Expansions() { }

    /// <summary>What can be named for a type: its links, and the relations that lead to it, as far as the caller sees them.</summary>
    public static IEnumerable<string> Names(RecordCatalogue catalogue, RecordType type, Principal who) =>
        Links(catalogue, type, who).Select(l => l.Link.Name).Concat(Relations(catalogue, type, who).Select(r => r.Name));

    /// <summary>Checks the names before anything is read; null where none is given.</summary>
    public static IReadOnlyList<string>? Check(string[]? names, RecordCatalogue catalogue, RecordType type, Principal who)
    {
        if (names is null) return null;
        if (names.Length > MostNames) throw new ProblemException(Problem.Invalid("expand.tooMany", "expand", ("most", MostNames)));
        var known = Names(catalogue, type, who).ToList();
        var unknown = names.FirstOrDefault(n => !known.Contains(n, StringComparer.Ordinal));
        return unknown is null ? names
            : throw new ProblemException(Problem.Invalid("expand.unknown", "expand", ("name", unknown), ("type", type.Name), ("known", string.Join(", ", known)), ("suggestion", Suggestion.For(unknown, known))));
    }

    /// <param name="valueOf">The links of one of the records, by field name.</param>
    public static async Task<Expansions?> ReadAsync<T>(IReadOnlyList<string>? names, RecordType type, IReadOnlyList<T> records, Func<T, Guid> idOf, Func<T, string, object?> valueOf, int mostEach, RecordCatalogue catalogue, LinkedRecords linked, Principal who, CancellationToken ct)
    {
        if (names is null) return null;
        var read = new Expansions();
        foreach (var (link, target) in Links(catalogue, type, who).Where(l => names.Contains(l.Link.Name, StringComparer.Ordinal)))
            read.links.Add((link, target, await linked.OfAsync(target, records.Select(r => valueOf(r, link.Name)).OfType<Guid>().Where(id => id != Guid.Empty), who, ct)));
        foreach (var relation in Relations(catalogue, type, who).Where(r => names.Contains(r.Name, StringComparer.Ordinal)))
            read.relations.Add((relation.Name, await linked.BehindAsync(relation, records.Select(idOf), mostEach, who, ct)));
        return read;
    }

    /// <summary>Writes a link as an object: its id, title and list fields; only the id where the record is out of sight. False when the field was not asked for.</summary>
    public bool WriteLink(Utf8JsonWriter json, Field field, Guid id)
    {
        foreach (var (link, type, page) in links)
        {
            if (link.Name != field.Name) continue;
            json.WriteStartObject();
            if (page.Rows.GetValueOrDefault(id)?.Rows[0] is { } row) WriteRow(json, type, page, row);
            else json.WriteString(SystemFields.Id, id);
            json.WriteEndObject();
            return true;
        }

        return false;
    }

    /// <summary>Writes each relation as <c>{"items":[…],"more":false}</c>.</summary>
    public void WriteRelations(Utf8JsonWriter json, Guid id)
    {
        foreach (var (name, page) in relations)
        {
            var behind = page.Rows.GetValueOrDefault(id);
            json.WriteStartObject(name);
            json.WriteStartArray("items");
            foreach (var row in behind?.Rows ?? [])
            {
                json.WriteStartObject();
                RecordJson.WriteRow(json, page.Fields, row);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteBoolean("more", behind?.More == true);
            json.WriteEndObject();
        }
    }

    private static void WriteRow(Utf8JsonWriter json, RecordType type, LinkedPage page, RecordRow row)
    {
        for (var i = 0; i < page.Fields.Count; i++)
            if (page.Fields[i].Name == type.Title && type.Title != "title") json.WriteString("title", row.Values[i]?.ToString());
        RecordJson.WriteRow(json, page.Fields, row);
    }

    private static IEnumerable<(Field Link, RecordType Target)> Links(RecordCatalogue catalogue, RecordType type, Principal who) =>
        from field in type.Fields
        where field.Kind == FieldKind.Link && field.Target is not null && !who.AccessTo(type).HiddenFields.Contains(field.Name)
        let target = catalogue.Find(field.Target!)
        where target is not null && who.AccessTo(target).Read != RecordScope.None
        select (field, target);

    private static IEnumerable<Relation> Relations(RecordCatalogue catalogue, RecordType type, Principal who) =>
        catalogue.InversesOf(type.Name).Where(r => r.Link.Kind == FieldKind.Link && who.AccessTo(r.Type) is var access && access.Read != RecordScope.None && !access.HiddenFields.Contains(r.Link.Name));
}
