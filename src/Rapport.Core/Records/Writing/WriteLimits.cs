using Rapport.Core.Access;
using Rapport.Core.Access.Limits;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.Core.Records.Writing;

/// <summary>
/// Holds what is about to be written against the limits of discretion of whoever writes: the one place that does, whichever way a value
/// arrives. Costs nothing where no limit of the type concerns the writer. A deputy writes within the limit of either, as far as that
/// one may write the record.
/// </summary>
internal sealed class WriteLimits(WriteTransaction transaction, WriteAccess sight)
{
    private const string Currency = "currency";
    private readonly Dictionary<Guid, RecordData?> linked = [];
    private readonly LimitHolders holders = new(transaction);

    public bool Concern(RecordType type) => Discretion.Concerns(transaction.Who, type.Name);

    /// <summary>Whether lines of a type lead to a sum that a limit speaks of.</summary>
    public bool ConcernSums(RecordType lines) => Discretion.ConcernsSums(transaction.Who, lines);

    /// <summary>
    /// Notes what lies beyond the writer's limits; <paramref name="before"/> is null for a new record. What a change leaves as it is
    /// stands, unless it makes a stricter limit apply.
    /// </summary>
    public async Task<bool> HoldAsync(RecordType type, IReadOnlyDictionary<string, object?>? before, IReadOnlyDictionary<string, object?> after)
    {
        if (!Concern(type)) return true;
        var met = transaction.Problems.Count;
        var able = await AbleAsync(type, before, after);
        foreach (var name in able.SelectMany(p => Discretion.Of(p, type.Name)).SelectMany(l => l).Select(l => l.Field).Distinct(StringComparer.Ordinal).ToList())
        {
            if (type.Find(name) is not { } field || !LimitType.Fits(field)) continue;
            var (was, now, unit) = (Discretion.Number(before?.GetValueOrDefault(name)), Discretion.Number(after.GetValueOrDefault(name)), await CurrencyAsync(type, field, after));
            var sameMoney = before is not null && unit == await CurrencyAsync(type, field, before);
            var wish = new WishedAmount(sameMoney ? was : null, now, unit);
            if (await BreachAsync(able, type, name, wish, after) is not { } breach) continue;
            if (sameMoney && was == now && await BreachAsync(able, type, name, wish, before!) is not null) continue;
            transaction.Problems.Add(await holders.ProblemAsync(type, field, wish, breach, after, l => Applies(l, after)));
        }

        return transaction.Problems.Count == met;
    }

    /// <summary>Who of those that act together may write the record, and so within whose limits it may be written.</summary>
    private async Task<IReadOnlyList<Principal>> AbleAsync(RecordType type, IReadOnlyDictionary<string, object?>? before, IReadOnlyDictionary<string, object?> after)
    {
        var who = transaction.Who;
        if (who.StandsFor.Count == 0) return who.Parts;
        var able = before is null ? await sight.WhoMayMakeAsync(type, after) : await sight.WhoMayAsync(type, Reach.Write, before);
        return able.Count > 0 ? able : [who.Parts[0]];
    }

    /// <summary>One of them whom nothing is in the way is enough; else what stops the first.</summary>
    private async Task<LimitBreach?> BreachAsync(IReadOnlyList<Principal> able, RecordType type, string field, WishedAmount wish, IReadOnlyDictionary<string, object?> values)
    {
        LimitBreach? first = null;
        foreach (var part in able)
        {
            foreach (var limit in Discretion.Of(part, type.Name, field).SelectMany(l => l).Where(l => l.Criteria is not null))
                if (LimitCriteria.Of(limit, transaction.Catalogue) is { } bound) await FollowAsync(LimitCriteria.Links(bound), values);
            if (Discretion.Breach(part, type.Name, field, wish, l => Applies(l, values)) is not { } breach) return null;
            first ??= breach;
        }

        return first;
    }

    private bool Applies(Limit limit, IReadOnlyDictionary<string, object?> values) => limit.Criteria is null
        || (LimitCriteria.Of(limit, transaction.Catalogue) is { } bound && new CriteriaMemory(transaction.Asked).Matches(bound, new Wished(values, linked)));

    /// <summary>Reads what the criteria's links lead to, without keeping it from others.</summary>
    private async Task FollowAsync(IEnumerable<BoundVia> links, IReadOnlyDictionary<string, object?> values)
    {
        foreach (var via in links)
            if (values.GetValueOrDefault(via.Link.Name) is Guid id && await LinkedAsync(via.Target, id) is { } there) await FollowAsync(LimitCriteria.Links(via.Item), there.Values);
    }

    private async Task<RecordData?> LinkedAsync(RecordType type, Guid id)
    {
        if (linked.TryGetValue(id, out var known)) return known;
        var shape = TypeShape.Of(type);
        await using var command = transaction.Session.Command(shape.SelectRow, transaction.Dialect.ToDb(FieldKind.Link, id));
        await using var row = await command.ExecuteReaderAsync();
        return linked[id] = await row.ReadAsync() ? RowMapping.Read(type, shape, row, transaction.Dialect) : null;
    }

    /// <summary>The currency of a record's amounts: its own, for a line that of what it belongs to, else the firm's.</summary>
    private async Task<string?> CurrencyAsync(RecordType type, Field field, IReadOnlyDictionary<string, object?> values)
    {
        if (field.Kind != FieldKind.Money) return null;
        if (values.GetValueOrDefault(Currency) is string own) return own.ToUpperInvariant();
        if (type.Parent is { } parent && transaction.Catalogue.Find(type[parent].Target!) is { } above && above.Find(Currency) is not null && values.GetValueOrDefault(parent) is Guid id
            && (await LinkedAsync(above, id))?[Currency] is string its) return its.ToUpperInvariant();
        return transaction.Catalogue.Currency;
    }

    /// <summary>The record as it is about to be, with what its links lead to.</summary>
    private sealed class Wished(IReadOnlyDictionary<string, object?> values, Dictionary<Guid, RecordData?> linked) : IRecordView
    {
        public object? this[Field field] => values.GetValueOrDefault(field.Name);

        public IRecordView? Follow(Field link) => values.GetValueOrDefault(link.Name) is Guid id && linked.GetValueOrDefault(id) is { } there ? new Wished(there.Values, linked) : null;

        public IEnumerable<IRecordView> Related(Relation relation) => [];

        public bool MatchesText(string words) => false;
    }
}
