using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Rapport.Kit.Records;

/// <summary>
/// The values of one row of a page: the rows share their names, so that a row takes no more than its values. A dictionary each
/// would take half a kilobyte of every row that an open list holds.
/// </summary>
/// <param name="places">Where each name's value stands.</param>
public sealed class ValueDictionary(IReadOnlyDictionary<string, int> places, object?[] values) : IReadOnlyDictionary<string, object?>
{
    public int Count => places.Count;

    public IEnumerable<string> Keys => places.Keys;

    public IEnumerable<object?> Values => places.Values.Select(place => values[place]);

    public object? this[string key] => values[places[key]];

    public bool ContainsKey(string key) => places.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var there = places.TryGetValue(key, out var place);
        value = there ? values[place] : null;
        return there;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        foreach (var (name, place) in places) yield return new(name, values[place]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
