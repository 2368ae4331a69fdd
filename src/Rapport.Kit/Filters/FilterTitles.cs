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
        var named = from item in Filter.Read(criteria).Filter.Items
                    let part = FilterPart.Of(item)
                    let end = part?.Resolve(type, source.Catalogue)
                    where end?.Field.Target is not null
                    from value in part!.Values.OfType<TextValue>()
                    where Guid.TryParse(value.Text, out _)
                    select (Target: end!.Value.Field.Target!, Id: Guid.Parse(value.Text));
        foreach (var group in named.GroupBy(n => n.Target))
            foreach (var (id, title) in await source.TitlesAsync(group.Key, [.. group.Select(n => n.Id)], cancel)) titles[id] = title;
        return titles;
    }
}
