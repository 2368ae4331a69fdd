using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Kit.Records;

namespace Rapport.Kit.Filters;

/// <summary>Titles of the records that a filter names by id, so that its chips can speak.</summary>
internal static class FilterTitles
{
    public static async Task<IReadOnlyDictionary<Guid, string>> ReadAsync(IRecordSource source, RecordType type, string? criteria, CancellationToken cancel)
    {
        var titles = new Dictionary<Guid, string>();
        var named = from found in Filter.Read(criteria).Filter.Items.SelectMany(i => Parts(i, type, source.Catalogue))
                    let part = found.Part
                    let end = part.Resolve(found.Type, source.Catalogue)
                    where end?.Field.Target is not null
                    from value in part.Values.OfType<TextValue>()
                    where Guid.TryParse(value.Text, out _)
                    select (Target: end!.Value.Field.Target!, Id: Guid.Parse(value.Text));
        foreach (var group in named.GroupBy(n => n.Target))
            foreach (var (id, title) in await source.TitlesAsync(group.Key, [.. group.Select(n => n.Id)], cancel)) titles[id] = title;
        return titles;
    }

    /// <summary>All plain conditions of a criterion, with the type that each is asked of.</summary>
    private static IEnumerable<(FilterPart Part, RecordType Type)> Parts(Criterion item, RecordType type, RecordCatalogue catalogue)
    {
        if (FilterPart.Of(item) is { } part) return [(part, type)];
        return item switch
        {
            And all => all.Items.SelectMany(i => Parts(i, type, catalogue)),
            Or any => any.Items.SelectMany(i => Parts(i, type, catalogue)),
            Not not => Parts(not.Item, type, catalogue),
            Quantified { Where: { } where } q => Related(q.Relation, where),
            Compare { Left: Aggregate { Where: { } where } count } => Related(count.Relation, where),
            _ => [],
        };

        IEnumerable<(FilterPart, RecordType)> Related(string name, Criterion where) => catalogue.InversesOf(type.Name).FirstOrDefault(r => r.Name == name) is { } relation ? Parts(where, relation.Type, catalogue) : [];
    }
}
