using System.Collections.Frozen;

namespace Rapport.Core.Catalogue;

/// <summary>
/// All record types as they stand now. Immutable: an administrator's change makes a new one, which
/// <see cref="CatalogueHolder"/> publishes; whoever works holds one snapshot from start to end.
/// </summary>
public sealed class RecordCatalogue
{
    /// <summary>The currency of a firm that has named none.</summary>
    public const string UsualCurrency = "EUR";

    private readonly FrozenDictionary<string, RecordType> byName;
    private readonly FrozenDictionary<short, RecordType> byNumber;
    private readonly FrozenDictionary<(string Target, string Inverse), Relation> inverses;
    private readonly ILookup<string, Relation> relations;
    private readonly ILookup<string, Relation> pointing;

    public RecordCatalogue(IEnumerable<RecordType> types, int stamp = 0)
    {
        Types = [.. types];
        Stamp = stamp;
        byName = Types.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        byNumber = Types.ToFrozenDictionary(t => t.Number);
        var named = (from t in Types
                     from f in t.Fields
                     where f.Inverse is not null && f.Target is not null
                     select new Relation(t, f)).ToList();
        inverses = named.ToFrozenDictionary(r => (r.Link.Target!, r.Name));
        relations = named.ToLookup(r => r.Link.Target!, StringComparer.Ordinal);
        pointing = (from t in Types
                    from f in t.Fields
                    where f.Kind is FieldKind.Link or FieldKind.MultiLink && f.Target is not null && !f.ReadOnly
                    select new Relation(t, f)).ToLookup(r => r.Link.Target!, StringComparer.Ordinal);
    }

    public IReadOnlyList<RecordType> Types { get; }

    /// <summary>Grows with each published change; caches of compiled shapes are keyed by it.</summary>
    public int Stamp { get; }

    /// <summary>The firm's country (ISO 3166-1 alpha-2), whose telephone numbers need no country code; null while unknown.</summary>
    public string? Region { get; init; }

    /// <summary>The currency (ISO 4217) of amounts that name none; null while unknown.</summary>
    public string? Currency { get; init; }

    /// <summary>The type of that name. Throws when there is none: ask <see cref="Find(string)"/> for names from outside.</summary>
    public RecordType this[string name] => Find(name) ?? throw new KeyNotFoundException($"No record type '{name}'.");

    public RecordType? Find(string name) => byName.GetValueOrDefault(name);

    public RecordType? Find(short number) => byNumber.GetValueOrDefault(number);

    /// <summary>The relation that <paramref name="target"/> sees under the name <paramref name="inverse"/>: party, orders → order.party.</summary>
    public Relation? FindInverse(string target, string inverse) => inverses.GetValueOrDefault((target, inverse));

    /// <summary>All relations that point at records of <paramref name="target"/> and have a name there, in the order of types and fields.</summary>
    public IEnumerable<Relation> InversesOf(string target) => relations[target];

    /// <summary>All links that may hold a record of <paramref name="target"/>, named there or not.</summary>
    public IEnumerable<Relation> PointingAt(RecordType target) => pointing[target.Name];
}

/// <summary>Records of <paramref name="Type"/> point at another type by <paramref name="Link"/>.</summary>
public sealed record Relation(RecordType Type, Field Link)
{
    public string Name => Link.Inverse!;
}

/// <summary>Holds the catalogue in force and tells when it changed.</summary>
public sealed class CatalogueHolder(RecordCatalogue first)
{
    private RecordCatalogue current = first;

    public RecordCatalogue Current => Volatile.Read(ref current);

    public event Action<RecordCatalogue>? Changed;

    public void Publish(RecordCatalogue next)
    {
        Volatile.Write(ref current, next);
        Changed?.Invoke(next);
    }
}
