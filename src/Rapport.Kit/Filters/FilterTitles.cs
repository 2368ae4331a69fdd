using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Kit.Records;

namespace Rapport.Kit.Filters;

/// <summary>What a filter names by ids and numbers, so that its chips can speak: records by their titles, imports by the files they came from.</summary>
public sealed record FilterTitles(IReadOnlyDictionary<Guid, string> Records, IReadOnlyDictionary<long, string> Imports)
{
    public static FilterTitles None { get; } = new(new Dictionary<Guid, string>(), new Dictionary<long, string>());

    public static async Task<FilterTitles> ReadAsync(IRecordSource source, RecordType type, string? criteria, CancellationToken cancel)
    {
        var titles = new Dictionary<Guid, string>();
        var parts = Filter.Read(criteria).Filter.Items.SelectMany(i => Parts(i, type, source.Catalogue)).ToList();
        var sets = parts.Select(p => SetOf(p.Part.ToCriterion())).OfType<long>().Distinct().ToList();
        var named = from found in parts
                    let part = found.Part
                    let end = part.Resolve(found.Type, source.Catalogue)
                    where end?.Field.Target is not null
                    from value in part.Values.OfType<TextValue>()
                    where Guid.TryParse(value.Text, out _)
                    select (Target: end!.Value.Field.Target!, Id: Guid.Parse(value.Text));
        foreach (var group in named.GroupBy(n => n.Target))
            foreach (var (id, title) in await source.TitlesAsync(group.Key, [.. group.Select(n => n.Id)], cancel)) titles[id] = title;
        return new(titles, sets.Count == 0 ? None.Imports : await source.ImportFilesAsync(sets, cancel));
    }

    /// <summary>The one change set whose records are meant: those it made, those it wrote last, or both.</summary>
    internal static long? SetOf(Criterion item) => item switch
    {
        Compare { Left: Name { Parts: { Count: 1 } path }, Sign: CompareSign.Equal, Right: NumberValue set } when path[0] is "createdSet" or "changedSet" && decimal.IsInteger(set.Number) => (long)set.Number,
        Or any when any.Items.Select(SetOf).Distinct().ToList() is [{ } set] => set,
        _ => null,
    };

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
