using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Files;
using Rapport.Core.Problems;

namespace Rapport.Core.Records.Writing;

/// <summary>What somebody wants to do with a record.</summary>
internal enum Reach
{
    Read,
    Write,
    Delete,
}

/// <summary>
/// What the writer may see and change, asked within the transaction: what reads leave out must not be changed either,
/// by whoever knows or guesses its id.
/// </summary>
internal sealed class WriteAccess(WriteTransaction transaction, RecordRows rows)
{
    private readonly Dictionary<Guid, long> teams = [];

    /// <summary>Whether the role sees every record of a type, so that nothing need be asked about a single one.</summary>
    public bool SeesAll(RecordType type) => type.Parent is null && transaction.Who.AccessTo(type) is { Read: RecordScope.All, Criteria: null };

    public async Task<bool> MayAsync(RecordType type, Reach reach, IReadOnlyDictionary<string, object?> values) => (await WhoMayAsync(type, reach, values)).Count > 0;

    /// <summary>
    /// Who of those that act together may do it with a stored record: it lies in the scope and within the criterion of the role, or is
    /// shared. Sharing never lets delete.
    /// </summary>
    /// <param name="shares">Whether what is only lent counts, too.</param>
    public async Task<IReadOnlyList<Principal>> WhoMayAsync(RecordType type, Reach reach, IReadOnlyDictionary<string, object?> values, bool shares = true)
    {
        var able = new List<Principal>();
        foreach (var part in transaction.Who.Parts)
            if (await MayAsync(shares ? part : part with { Shares = [] }, type, reach, values)) able.Add(part);
        return able;
    }

    /// <summary>
    /// Who may make a record under its parent that is not stored yet; its criterion is asked once it stands. Whoever makes a record makes
    /// its parts with it, also where the role changes no records.
    /// </summary>
    public Task<IReadOnlyList<Principal>> WhoMayMakeAsync(RecordType type, IReadOnlyDictionary<string, object?> values) =>
        WhoMakesAsync(type, access => access.Read == RecordScope.None ? RecordScope.None : RecordScope.All, values, withParent: true);

    /// <summary>Who might have made and changed a deleted record, by its last values.</summary>
    public Task<IReadOnlyList<Principal>> WhoMayPutBackAsync(RecordType type, IReadOnlyDictionary<string, object?> values) => WhoMakesAsync(type, access => access.Write, values);

    private async Task<IReadOnlyList<Principal>> WhoMakesAsync(RecordType type, Func<TypeAccess, RecordScope> scope, IReadOnlyDictionary<string, object?> values, bool withParent = false)
    {
        var able = new List<Principal>();
        foreach (var part in transaction.Who.Parts)
            if (part.ByRole(type) is { Create: true } access && await InScopeAsync(part, type, Reach.Write, scope(access), access, values, withParent)) able.Add(part);
        return able;
    }

    /// <summary>Refuses what would lie outside the criterion of everybody who may write it, once written.</summary>
    public async Task DemandSightAsync(RecordType type, IReadOnlyList<Principal> able, Guid id)
    {
        foreach (var part in able)
            if (part.ByRole(type).Criteria is null || await IsSeenAsync(type, part, id)) return;
        transaction.Problems.Add(Problem.Denied("access.outside", null, ("type", type.Name)));
    }

    /// <summary>Users and teams have rules beyond the catalogue's.</summary>
    public async Task<bool> AllowsAsync(RecordType type, RecordData? current, IReadOnlyDictionary<string, object?>? values)
    {
        if (type.WriteFunction is null || await AccessRules.CheckAsync(transaction.Session, transaction.Catalogue, type, transaction.Who, current, values) is not { } problem) return true;
        transaction.Problems.Add(problem);
        return false;
    }

    /// <summary>A record without an owner gets the writer; its team follows the owner's.</summary>
    public async Task GiveOwnerAsync(Dictionary<string, object?> values)
    {
        var who = transaction.Who;
        if (values.GetValueOrDefault(SystemFields.Owner) is Guid owner && owner != who.UserId)
        {
            values[SystemFields.Team] = await TeamOfAsync(owner);
            return;
        }

        if (who.UserId != Guid.Empty) values[SystemFields.Owner] = who.UserId;
        values[SystemFields.Team] = (long)who.TeamNo;
    }

    private async Task<long> TeamOfAsync(Guid owner)
    {
        if (teams.TryGetValue(owner, out var known)) return known;
        return teams[owner] = transaction.Catalogue.Find("user") is { } users
            ? await transaction.Session.ScalarAsync($"select team_no from {users.Table} where id = $1", transaction.Dialect.ToDb(FieldKind.Link, owner)) as long? ?? 0
            : 0;
    }

    /// <summary>What stands against naming a file: it must be there for the writer, and an image where one is wanted.</summary>
    public async Task<Problem?> FileProblemAsync(Field field, Guid file)
    {
        var sql = Sql(transaction.Who);
        await using var command = transaction.Session.Command(FileSight.Statement(file, transaction.Who, transaction.Catalogue, sql, transaction.Dialect), [.. sql.Parameters]);
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync()) return Problem.Invalid("file.unknown", field.Name);
        return field.Kind == FieldKind.Image && !MediaType.IsPicture(row.GetString(3)) ? Problem.Invalid("file.noImage", field.Name) : null;
    }

    private async Task<bool> MayAsync(Principal part, RecordType type, Reach reach, IReadOnlyDictionary<string, object?> values)
    {
        var (access, id) = (part.ByRole(type), (Guid)values[SystemFields.Id]!);
        if (reach == Reach.Delete && !access.Delete) return false;
        if (await InScopeAsync(part, type, reach, reach == Reach.Read ? access.Read : access.Write, access, values)
            && (access.Criteria is null || await IsSeenAsync(type, part with { Shares = [] }, id))) return true;
        return reach != Reach.Delete && part.Shares.Any(s => s.Type == type.Name && (s.Write || reach == Reach.Read)) && await IsSharedAsync(type, part, reach, id);
    }

    /// <summary>Whether sharing rules alone open the record.</summary>
    private Task<bool> IsSharedAsync(RecordType type, Principal part, Reach reach, Guid id) => IsSeenAsync(type, part with
    {
        Role = part.Role with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal), Other = TypeAccess.Nothing },
        Shares = [.. part.Shares.Where(s => s.Write || reach == Reach.Read)],
    }, id);

    /// <summary>Whether the record, as it stands now, lies in the sight of one of those who act together.</summary>
    private async Task<bool> IsSeenAsync(RecordType type, Principal part, Guid id)
    {
        // Under those whom the writer represents, so that "me" in their criteria stays them.
        var who = part.UserId == transaction.Who.UserId ? part : transaction.Who with { Role = Roles.Powerless(part.Role.Name), Shares = [], StandsFor = [part] };
        var sql = Sql(who);
        var key = sql.AddValue(FieldKind.Link, id);
        return await transaction.Session.ScalarAsync($"select t.n from {type.Table} t where t.id = {key}{(sql.Scope(type) is { } scope ? $" and ({scope})" : "")}", [.. sql.Parameters]) is not null;
    }

    private CriteriaSql Sql(Principal who)
    {
        var seen = new Sight(transaction.Catalogue, who);
        return new CriteriaSql(transaction.Dialect, transaction.Catalogue, seen.Context(transaction.Now)) { Access = seen, Words = transaction.Index.Words };
    }

    /// <summary>Whether some record that points at one of these lies outside what the writer may change. Lines follow what they belong to.</summary>
    public async Task<bool> IsOutOfReachAsync(Relation relation, IEnumerable<Guid> targets)
    {
        var access = transaction.Who.AccessTo(relation.Type);
        var isLine = relation.Type.IsPartBy(relation.Link);
        if (access is { Write: RecordScope.All, Criteria: null } || (isLine && access.Write != RecordScope.None)) return false;
        // The scope of writing, told as a scope of reading.
        var sql = Sql(transaction.Who.Writing(transaction.Catalogue));
        if (sql.Scope(relation.Type) is not { } scope) return false;
        var (dialect, link) = (transaction.Dialect, relation.Link);
        var ids = targets.ToList();
        var points = link.Column is { } column ? $"t.{column} in ({string.Join(", ", ids.Select(id => sql.AddValue(FieldKind.Link, id)))})"
            : link.IsCustom && link.Kind == FieldKind.Link ? $"{dialect.Custom("t", link)} in ({string.Join(", ", ids.Select(id => sql.Add(dialect.ToCustom(FieldKind.Link, id))))})"
            : $"exists (select 1 from core_link l where l.from_id = t.id and l.field = {sql.Add(link.Name)} and l.to_id in ({string.Join(", ", ids.Select(id => sql.AddValue(FieldKind.Link, id)))}))";
        return await transaction.Session.ScalarAsync($"select t.n from {relation.Type.Table} t where {points} and case when {scope} then 0 else 1 end = 1 limit 1", [.. sql.Parameters]) is not null;
    }

    /// <summary>Whether the record was made in this very write by a role that makes such records.</summary>
    private bool IsOwnMaking(Principal part, RecordType type, RecordData parent) => transaction.Set != 0 && parent["createdSet"] is long set && set == transaction.Set && part.ByRole(type).Create;

    /// <summary>Whether a record lies in a scope; lines follow the record they belong to: whoever sees it reads them, whoever may change it changes them.</summary>
    private async Task<bool> InScopeAsync(Principal part, RecordType type, Reach reach, RecordScope scope, TypeAccess access, IReadOnlyDictionary<string, object?> values, bool withParent = false)
    {
        if (scope == RecordScope.None) return false;
        if (scope == RecordScope.All && access.Criteria is null && type.Parent is null) return true;
        if (type.Parent is not null)
        {
            var parents = type.Fields.Where(type.IsPartBy).Where(f => values.GetValueOrDefault(f.Name) is Guid).ToList();
            if (parents.Count == 0) return scope == RecordScope.All;
            foreach (var link in parents)
            {
                if (transaction.Catalogue.Find(link.Target!) is not { } above) return true;
                var (whole, needed) = (part.ByRole(above), reach == Reach.Read ? Reach.Read : Reach.Write);
                if (above.Parent is null && whole.Criteria is null && (needed == Reach.Read ? whole.Read : whole.Write) == RecordScope.All) return true;
                if (await rows.LoadAsync(above, (Guid)values[link.Name]!) is not { } parent) continue;
                if (await MayAsync(part, above, needed, parent.Values) || withParent && IsOwnMaking(part, above, parent)) return true;
            }

            return false;
        }

        // What belongs to no person is in everybody's scope, as it is when it is read.
        return !type.HasOwner || part.Reaches(scope, values.GetValueOrDefault(SystemFields.Owner), values.GetValueOrDefault(SystemFields.Team));
    }
}
