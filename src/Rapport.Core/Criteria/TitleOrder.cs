using Rapport.Core.Access;
using Rapport.Core.Catalogue;

namespace Rapport.Core.Criteria;

/// <summary>
/// A sort as people read it: by a link means by the title of the record that it leads to. To programs a link is an id, by which an
/// index goes at once, however many rows there are; by title the database sorts all that are in sight.
/// </summary>
public static class TitleOrder
{
    /// <summary>The sort with links to what the principal may read written as paths to their titles (<c>-party</c>: <c>-party.name</c>).</summary>
    public static string? Of(string? sort, RecordType type, RecordCatalogue catalogue, Principal who) =>
        sort is null ? null : string.Join(',', sort.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(key =>
            type.Find(key.TrimStart('-', '+')) is { Kind: FieldKind.Link, IsComputed: false, Target: { } target } && catalogue.Find(target) is { } to && who.AccessTo(to).Read != RecordScope.None
                ? $"{key}.{to.Title}" : key));
}
