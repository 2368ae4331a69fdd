using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Core.Access.Limits;

/// <summary>The limits that hold for a field, for one of those who act together; <paramref name="IsSure"/> where the record is known, or no criteria are asked.</summary>
public sealed record FieldLimit(string Field, Limit Limit, bool IsSure);

/// <summary>Keeps the limits of discretion. They are records: this adds the rights page's way to them, and what a screen tells of them.</summary>
public sealed class LimitBook(RecordStore store, RecordReader reader, Users users)
{
    private static readonly HashSet<string> None = [];

    public Task<IReadOnlyList<Limit>> ListAsync(CancellationToken ct) => users.LimitsAsync(ct);

    /// <summary>Makes a limit, or changes it where it has an id; answers the change set, 0 where nothing differs.</summary>
    public async Task<long> SaveAsync(Limit limit, Principal who, CancellationToken ct)
    {
        var kind = store.Catalogue[LimitType.Name];
        var write = limit.Id == Guid.Empty ? RecordWrite.Create(kind, limit.Values()) : RecordWrite.Update(kind, limit.Id, limit.Values());
        return (await store.WriteAsync([write], new WriteContext(who, "limit"), ct)).ChangeSet;
    }

    public async Task<long> DeleteAsync(Guid id, Principal who, CancellationToken ct) =>
        (await store.WriteAsync([RecordWrite.Delete(store.Catalogue[LimitType.Name], id)], new WriteContext(who, "limit"), ct)).ChangeSet;

    /// <summary>What stands against a limit as the catalogue is; null where nothing does. One that was saved before rests then.</summary>
    public Problem? Problem(Limit limit) => LimitType.Check(store.Catalogue, limit.Values());

    /// <summary>The fields of a type that a limit of somebody's speaks of.</summary>
    public static IReadOnlySet<string> FieldsOf(Principal who, RecordType type) =>
        who.Limits.Count == 0 ? None : ConcerningOn(who, type).Select(l => l.Field).ToHashSet(StringComparer.Ordinal);

    /// <summary>All limits of a type that concern somebody, whatever their criteria.</summary>
    public static IReadOnlyList<Limit> ConcerningOn(Principal who, RecordType type) =>
        who.Limits.Count == 0 ? [] : [.. who.Parts.SelectMany(p => Discretion.Of(p, type.Name)).SelectMany(l => l).Where(l => type.Find(l.Field) is { } field && LimitType.Fits(field)).Distinct()];

    /// <summary>What somebody may set the fields of a type to: of a record there is, or of any where <paramref name="id"/> is null.</summary>
    public async Task<IReadOnlyList<FieldLimit>> OfAsync(Principal who, RecordType type, Guid? id, CancellationToken ct)
    {
        var found = new List<FieldLimit>();
        var met = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var some in who.Parts.SelectMany(p => Discretion.Of(p, type.Name)))
        {
            foreach (var criteria in some.Select(l => l.Criteria).OfType<string>().Where(c => id is not null && !met.ContainsKey(c)))
                met[criteria] = await MeetsAsync(who, type, id!.Value, criteria, ct);
            foreach (var of in some.Where(l => type.Find(l.Field) is { } f && LimitType.Fits(f)).GroupBy(l => l.Field))
            {
                found.AddRange(Discretion.InForce([.. of], l => l.Criteria is null || met.GetValueOrDefault(l.Criteria)).Select(l => new FieldLimit(of.Key, l, true)));
                if (id is null) found.AddRange(of.Where(l => l.Criteria is not null).Select(l => new FieldLimit(of.Key, l, false)));
            }
        }

        return [.. found.Distinct()];
    }

    private async Task<bool> MeetsAsync(Principal who, RecordType type, Guid id, string criteria, CancellationToken ct)
    {
        try
        {
            return (await reader.CountAsync(type, $"id = '{id:D}' and ({criteria})", who.Unbound, 1, ct)).Count > 0;
        }
        catch (ProblemException)
        {
            // It no longer fits the catalogue, and rests.
            return false;
        }
    }
}
