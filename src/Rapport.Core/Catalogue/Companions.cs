using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue;

/// <summary>
/// Notes, activities and files go with records of any type that has a story: each of them gets a link to each such type, besides the
/// one to a customer that its module declares. They are links like any other (found by criteria, moved by a merge, in lists, files and
/// the API), but nobody makes them: they come and go with the types.
/// </summary>
public static class Companions
{
    private const string Prefix = "about";

    /// <summary>What a companion calls its link to a type: <c>aboutOrder</c>.</summary>
    public static string LinkName(string type) => string.Concat(Prefix, char.ToUpperInvariant(type[0]).ToString(), type.AsSpan(1));

    private static bool IsLinkName(string name) => name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.Ordinal) && char.IsUpper(name[Prefix.Length]);

    /// <summary>The types, the companions among them with a link to each of those that have a story.</summary>
    public static IReadOnlyList<RecordType> With(IReadOnlyList<RecordType> types)
    {
        var taken = Names(types);
        return [.. types.Select(t => t.IsCompanion ? With(t, [.. types.Where(h => h.HasStory && !h.IsCompanion && h != t && !t.Fields.Any(f => f.Name == LinkName(h.Name)) && t.Timeline is { } entry && t[entry.Party].Target != h.Name)], taken) : t)];
    }

    /// <summary>A check for companions that must say what they go with: the customer, or a record of another type.</summary>
    public static Func<IReadOnlyDictionary<string, object?>, Problem?> NeedSubject(string main) => values =>
        values.Any(v => v.Value is not null && (v.Key == main || IsLinkName(v.Key))) ? null : Problem.Refused("companion.noSubject", main);

    /// <summary>Makes the missing indexes by which the companions of a type's records are found; of all types where <paramref name="target"/> is null.</summary>
    public static async Task MakeIndexesAsync(IDatabase database, RecordCatalogue catalogue, RecordType? target, CancellationToken ct)
    {
        var there = (await database.ReadSchemaAsync(ct)).Indexes;
        foreach (var type in catalogue.Types.Where(t => t.IsCompanion))
            foreach (var link in type.Fields.Where(f => f.IsAbout && (target is null || f.Target == target.Name) && !FieldIndexes.Of(type, f).All(i => there.Contains(i.Name)))) await FieldIndexes.MakeAsync(database, type, link, ct);
    }

    private static RecordType With(RecordType companion, IReadOnlyList<RecordType> hosts, HashSet<(string Type, string Name)> taken)
    {
        if (hosts.Count == 0) return companion;
        var inverse = companion[companion.Timeline!.Party].Inverse!;
        var links = hosts.Select(h => new Field
        {
            Name = LinkName(h.Name),
            Kind = FieldKind.Link,
            Target = h.Name,
            IsCustom = true,
            IsAbout = true,
            Indexed = true,
            Section = Prefix,
            Label = h.Label,
            // A field or relation of one's own may have that name already: it keeps it.
            Inverse = ((string[])[inverse, LinkName(inverse)]).FirstOrDefault(n => taken.Add((h.Name, n.ToLowerInvariant()))),
        });
        var system = companion.Fields.Index().First(f => f.Item.Section == "system" || f.Item.Name == SystemFields.Owner).Index;
        return companion with { Fields = [.. companion.Fields.Take(system), .. links, .. companion.Fields.Skip(system)] };
    }

    private static HashSet<(string Type, string Name)> Names(IEnumerable<RecordType> types) =>
        [.. types.SelectMany(t => t.Fields.Select(f => (t.Name, f.Name.ToLowerInvariant())).Concat(t.Fields.Where(f => f is { Target: not null, Inverse: not null }).Select(f => (f.Target!, f.Inverse!.ToLowerInvariant()))))];
}
