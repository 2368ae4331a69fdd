using Rapport.Core.Catalogue;

namespace Rapport.Core.Storage;

/// <summary>
/// What a transaction did to records that others count or sum: gathered by whoever writes rows, looked at once before the
/// commit. What was rolled back in between may stand here, too: looking at it changes nothing.
/// </summary>
public sealed class RelatedTouches
{
    private const string All = "*";
    private readonly Dictionary<(string Type, string Link, string Field), HashSet<Guid>> linked = [];
    private readonly Dictionary<string, HashSet<Guid>> written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<Guid>> returned = new(StringComparer.Ordinal);

    internal bool IsAny => linked.Count + written.Count + returned.Count > 0;

    /// <summary>A record came or went: all that counts it changes.</summary>
    internal void Whole(RecordType type, IReadOnlyDictionary<string, object?> values)
    {
        foreach (var link in Links(type))
            if (values.GetValueOrDefault(link.Name) is Guid id) Add(type, link.Name, All, id);
    }

    /// <summary>Fields of a record changed: what draws on one of them does, for the record linked before and after.</summary>
    internal void Changed(RecordType type, IReadOnlyDictionary<string, object?> before, IReadOnlyDictionary<string, object?> after, IEnumerable<Field> changed)
    {
        foreach (var link in Links(type))
            foreach (var values in (ReadOnlySpan<IReadOnlyDictionary<string, object?>>)[before, after])
            {
                if (values.GetValueOrDefault(link.Name) is not Guid id) continue;
                foreach (var field in changed) Add(type, link.Name, field.Name, id);
                // Every change moves the moment, the person and the version of the last one.
                Add(type, link.Name, SystemFields.Version, id);
            }
    }

    /// <summary>Records that pointed at one record point at another.</summary>
    internal void Moved(RecordType type, Field link, params ReadOnlySpan<Guid> ids)
    {
        foreach (var id in ids) Add(type, link.Name, All, id);
    }

    /// <summary>Records were written by a statement that does not know what they point at.</summary>
    internal void Wrote(RecordType type, IEnumerable<Guid> ids)
    {
        if (!Links(type).Any()) return;
        if (!written.TryGetValue(type.Name, out var set)) written[type.Name] = set = [];
        set.UnionWith(ids);
    }

    /// <summary>Records came back as they were once: what they counted then may be another number by now.</summary>
    internal void CameBack(RecordType type, IEnumerable<Guid> ids)
    {
        if (!returned.TryGetValue(type.Name, out var set)) returned[type.Name] = set = [];
        set.UnionWith(ids);
    }

    internal HashSet<Guid> Of(RecordType child, Field link, IReadOnlySet<string> draws)
    {
        var ids = new HashSet<Guid>();
        foreach (var (key, set) in linked)
            if (key.Type == child.Name && key.Link == link.Name && (key.Field == All || draws.Contains(key.Field) || (key.Field == SystemFields.Version && draws.Any(IsBookkeeping)))) ids.UnionWith(set);
        return ids;

        bool IsBookkeeping(string name) => child.Find(name) is { Section: "system" };
    }

    /// <summary>Records that somebody pointed at, or that were written by themselves: whence a circle would be found.</summary>
    internal HashSet<Guid> Pointing(RecordType type, Field link)
    {
        var ids = Of(type, link, new HashSet<string>(StringComparer.Ordinal) { link.Name });
        ids.UnionWith(Written(type));
        ids.UnionWith(Returned(type));
        return ids;
    }

    internal IReadOnlyCollection<Guid> Written(RecordType type) => written.GetValueOrDefault(type.Name) ?? [];

    internal IReadOnlyCollection<Guid> Returned(RecordType type) => returned.GetValueOrDefault(type.Name) ?? [];

    /// <summary>Forgets all: a transaction begins.</summary>
    public void Clear()
    {
        linked.Clear();
        written.Clear();
        returned.Clear();
    }

    private static IEnumerable<Field> Links(RecordType type) => type.Fields.Where(f => f is { Kind: FieldKind.Link, Inverse: not null });

    private void Add(RecordType type, string link, string field, Guid id)
    {
        if (!linked.TryGetValue((type.Name, link, field), out var set)) linked[(type.Name, link, field)] = set = [];
        set.Add(id);
    }
}
