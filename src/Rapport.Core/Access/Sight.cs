using System.Collections.Concurrent;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.Core.Access;

/// <summary>
/// What a principal may see, as criteria. The one place where scopes become conditions: lists, search, export, reports,
/// link paths and quantifiers all ask here.
/// </summary>
public sealed class Sight(RecordCatalogue catalogue, Principal who) : ICriteriaAccess
{
    private static readonly BoundCriterion Nothing = new BoundAny([]);
    private readonly ConcurrentDictionary<string, BoundCriterion?> scopes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Type, string Field), bool> formulas = new();

    /// <summary>Whether somebody else reads with these rights: <c>me</c> in them stays the one whose they are.</summary>
    private bool isRepresented;

    /// <summary>What is computed from something hidden is hidden too.</summary>
    public bool Hides(RecordType type, Field field) => IsHidden(type, field) || (field.IsComputed && formulas.GetOrAdd((type.Name, field.Name), _ => !Reads(type, field)));

    private bool IsHidden(RecordType type, Field field) => who.AccessTo(type).HiddenFields.Contains(field.Name);

    private bool Reads(RecordType type, Field formula)
    {
        try
        {
            CriteriaBinder.BindField(formula.Name, type, catalogue, IsHidden);
            return true;
        }
        catch (ProblemException)
        {
            return false;
        }
    }

    /// <summary>Whether all records of the type are in sight, so that what is kept of them tells nothing that may not be known.</summary>
    internal bool SeesAll(RecordType type) => Scope(type) is null;

    public BoundCriterion? Scope(RecordType type) => scopes.GetOrAdd(type.Name, _ => Of(type));

    /// <summary>What any of those sees who act together here.</summary>
    private BoundCriterion? Of(RecordType type)
    {
        if (who.StandsFor.Count == 0) return Alone(type);
        var sights = who.Parts.Select((p, i) => new Sight(catalogue, p) { isRepresented = i > 0 }.Scope(type)).ToList();
        return sights.Contains(null) ? null : AnyOf(sights.OfType<BoundCriterion>());
    }

    private BoundCriterion? Alone(RecordType type)
    {
        var scope = ByRole(type);
        var shares = who.Shares.Where(s => s.Type == type.Name).Select(s => s.Ids is { } ids ? AnyOfThese(type, ids) : Narrowed(type, s.Criteria)).ToList();
        return scope is null || shares.Count == 0 ? scope : AnyOf([scope, .. shares]);
    }

    private static BoundIn AnyOfThese(RecordType type, IReadOnlyList<Guid> ids) => new(Operand(type, SystemFields.Id, BoundKind.Id), [.. ids.Select(id => new BoundValue(id, BoundKind.Id))]);

    /// <summary>In one row, not nested: lists look there for what all ways have in common, to find an index by it.</summary>
    private static BoundAny AnyOf(IEnumerable<BoundCriterion> ways) => new([.. ways.SelectMany(w => w is BoundAny any ? any.Items : [w])]);

    private BoundCriterion? ByRole(RecordType type)
    {
        var access = who.ByRole(type);
        var scope = access.Read == RecordScope.None ? Nothing
            : type.Parent is not null ? OfParents(type)
            : !type.HasOwner ? null
            : access.Read switch
            {
                RecordScope.All => null,
                RecordScope.Own => Own(type),
                RecordScope.OwnInTeam => new BoundAll([Own(type), InTeam(type)]),
                _ => new BoundAny([InTeam(type), Nobodys(type)]),
            };
        return access.Criteria is null ? scope : scope is null ? Narrowed(type, access.Criteria) : new BoundAll([scope, Narrowed(type, access.Criteria)]);
    }

    private BoundCompare Own(RecordType type) => new(Operand(type, SystemFields.Owner, BoundKind.Id), CompareSign.Equal, new BoundValue(who.UserId, BoundKind.Id));

    private BoundUnder InTeam(RecordType type) => new(Operand(type, SystemFields.Team, BoundKind.Number), new BoundValue((decimal)who.TeamNo, BoundKind.Number));

    /// <summary>The same as <see cref="Principal.Reaches"/> says of one record.</summary>
    private static BoundAll Nobodys(RecordType type) => new(
        [
            new BoundCompare(Operand(type, SystemFields.Team, BoundKind.Number), CompareSign.Equal, new BoundValue(0m, BoundKind.Number)),
            new BoundEmpty(Operand(type, SystemFields.Owner, BoundKind.Id)),
        ]);

    /// <summary>A line is seen by whoever sees what it belongs to; a file by whoever sees one of the records that it goes with.</summary>
    private BoundCriterion? OfParents(RecordType type)
    {
        var links = type.Fields.Where(type.IsPartBy).ToList();
        var ways = links.Select(l => OfParent(type, l)).ToList();
        if (ways.TrueForAll(w => w is null)) return null;
        return links.Count == 1 ? ways[0] : AnyOf(links.Zip(ways, (link, way) => way ?? (BoundCriterion)new BoundNot(new BoundEmpty(Operand(type, link.Name, BoundKind.Id)))));
    }

    private BoundCompare? OfParent(RecordType type, Field link)
    {
        if (catalogue.Find(link.Target!) is not { } target || Scope(target) is not { } scope) return null;
        return new BoundCompare(new BoundVia(type, link, target, new BoundTruth(scope)), CompareSign.Equal, new BoundValue(true, BoundKind.YesNo));
    }

    /// <summary>A criterion set by an administrator may name fields that the role hides. One that no longer fits the catalogue shows nothing, rather than all.</summary>
    private BoundCriterion Narrowed(RecordType type, string criteria) => CriteriaText.Parse(criteria, type, catalogue).Bound is not { } bound ? Nothing
        : isRepresented ? new BoundFor(who.UserId, who.TeamNo).Of(bound) : bound;

    private static BoundField Operand(RecordType type, string field, BoundKind kind) => new(type, type[field], null, kind);

    /// <summary>A writer of conditions for this principal.</summary>
    public CriteriaSql Writer(Storage.SqlDialect dialect, TimeProvider clock, WordsSql? words) => new(dialect, catalogue, Context(clock)) { Access = this, Words = words };

    public CriteriaContext Context(TimeProvider clock) => Context(clock.GetUtcNow().UtcDateTime);

    internal CriteriaContext Context(DateTime now) => new(now, Zone(who.TimeZone), who.UserId, who.TeamNo)
    {
        Subtree = team => team == who.TeamNo ? who.TeamNumbers : who.Teams?.Under(team) ?? [team],
        Fold = SearchText.SearchText.Fold,
    };

    /// <summary>Reads a text of a caller; hidden fields do not exist for it.</summary>
    public BoundCriterion Read(string where, RecordType type)
    {
        var result = CriteriaText.Parse(where, type, catalogue, Hides, SeesAll);
        return result.Bound ?? throw new ProblemException(result.Problem!);
    }

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
