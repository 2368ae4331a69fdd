using Rapport.Core.Catalogue;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Maps;

/// <summary>
/// Places by what they are or whose they are: a colour for each of the values that most of them have, one for all others.
/// Records that have several values at once are a class of their own, since no one of their colours would be true.
/// </summary>
internal sealed class KindSorting : MapSorting
{
    private readonly List<(string Label, string Ink, bool IsBlank)> classes = [];
    private readonly int[] places;

    public KindSorting(RecordType type, Field field, IReadOnlyList<RecordRow> rows, Texts texts, FieldFormat format)
    {
        var values = rows.Select(r => ValuesOf(r[field.Name])).ToList();
        var most = values.Where(v => v.Count == 1).CountBy(v => v[0]).OrderByDescending(c => c.Value).ThenBy(c => c.Key.ToString(), StringComparer.Ordinal).Select(c => c.Key).ToList();
        int[] inks = field.IsList ? [1, 2, 3, 4, 5, 7] : [1, 2, 3, 4, 5, 6, 7];
        // Few choices keep their colours whatever the filter is. Of many values those that most places have get one, the last is left to the others.
        List<object> given = field.ValueKind == FieldKind.YesNo ? [true, false] : [.. field.Choices.Select(c => c.Key)];
        var named = given.Count > 0 && given.Count <= inks.Length ? given : most.Count <= inks.Length ? most : most[..(inks.Length - 1)];
        if (given.Count > 0) named = [.. named.OrderBy(v => given.IndexOf(v) is >= 0 and var at ? at : int.MaxValue)];
        foreach (var (value, ink) in named.Zip(inks)) classes.Add((Label(value), $"var(--c-{ink})", false));
        var several = Add(texts["map.several"], "var(--c-6)", values.Any(v => v.Count > 1));
        var others = Add(texts["map.others"], Others, values.Any(v => v.Count == 1 && !named.Contains(v[0])));
        var blank = Add(texts["map.noValue"], Blank, values.Any(v => v.Count == 0), isBlank: true);
        places = [.. values.Select(v => v.Count switch { 0 => blank, 1 when named.IndexOf(v[0]) is >= 0 and var at => at, 1 => others, _ => several })];

        string Label(object value) => value switch
        {
            string key when field.Choices.Count > 0 => texts.Choice(type, field, key),
            string word when !field.IsCountry => word,
            Guid id => rows.First(r => id.Equals(r[field.Name])).Titles.GetValueOrDefault(id) is { Length: > 0 } title ? title : texts["report.notVisible"],
            _ => format.Show(type, field, value),
        };
    }

    public override MapClasses Sort(Func<int, bool> isInSight)
    {
        var counts = new int[classes.Count];
        for (var i = 0; i < places.Length; i++) if (isInSight(i)) counts[places[i]]++;
        return new MapClasses([.. classes.Select((c, i) => new MapClass(c.Label, c.Ink, counts[i], c.IsBlank))], places, IsRanked: false);
    }

    private int Add(string label, string ink, bool isThere, bool isBlank = false)
    {
        if (!isThere) return -1;
        classes.Add((label, ink, isBlank));
        return classes.Count - 1;
    }

    private static IReadOnlyList<object> ValuesOf(object? value) => value switch
    {
        null => [],
        string[] words => words,
        string { Length: 0 } => [],
        _ => [value],
    };
}
