using System.Collections;
using System.Runtime.CompilerServices;

namespace Rapport.Core.Criteria;

/// <summary>A list that is equal to another with equal items, so that trees compare by what they say.</summary>
[CollectionBuilder(typeof(Sequence), nameof(Sequence.Create))]
public sealed class Sequence<T>(T[] items) : IReadOnlyList<T>, IEquatable<Sequence<T>>
{
    public int Count => items.Length;
    public T this[int index] => items[index];
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
    public bool Equals(Sequence<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.ToArray());
    public override bool Equals(object? obj) => Equals(obj as Sequence<T>);
    public override int GetHashCode() => items.Length == 0 ? 0 : HashCode.Combine(items.Length, items[0]);
    public override string ToString() => string.Join(", ", items);
}

public static class Sequence
{
    public static Sequence<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}

/// <summary>Zero-based character where something stands in the text; all places are equal, so trees compare without them.</summary>
public readonly record struct Place(int At)
{
    public bool Equals(Place other) => true;
    public override int GetHashCode() => 0;
    public static implicit operator Place(int at) => new(at);
}
