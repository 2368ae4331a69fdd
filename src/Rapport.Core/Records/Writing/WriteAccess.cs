using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Files;
using Rapport.Core.Problems;

namespace Rapport.Core.Records.Writing;

/// <summary>
/// What the writer may see and change, asked within the transaction: what reads leave out must not be changed either,
/// by whoever knows or guesses its id.
/// </summary>
internal sealed class WriteAccess(WriteTransaction transaction, RecordRows rows)
{
    private readonly Dictionary<Guid, long> teams = [];

    /// <summary>Whether the role sees every record of a type, so that nothing need be asked about a single one.</summary>
    public bool SeesAll(RecordType type) => type.Parent is null && transaction.Who.AccessTo(type) is { Read: RecordScope.All, Criteria: null };

    /// <summary>Whether a stored record lies in a scope and within the role's criterion.</summary>
    public async Task<bool> MayAsync(RecordType type, RecordScope scope, TypeAccess access, IReadOnlyDictionary<string, object?> values) =>
        await InScopeAsync(type, scope, access, values) && await MeetsCriterionAsync(type, access, (Guid)values[SystemFields.Id]!);

    /// <summary>Whether a record that is not stored yet may be made under its parent; its criterion is asked once it stands.</summary>
    public Task<bool> MayMakeAsync(RecordType type, TypeAccess access, IReadOnlyDictionary<string, object?> values) =>
        InScopeAsync(type, access.Read == RecordScope.None ? RecordScope.None : RecordScope.All, access, values);

    /// <summary>Whether a deleted record, by its last values, is one that the writer might have changed.</summary>
    public Task<bool> MayPutBackAsync(RecordType type, TypeAccess access, IReadOnlyDictionary<string, object?> values) => InScopeAsync(type, access.Write, access, values);

    /// <summary>Refuses what would lie outside the role's criterion once written.</summary>
    public async Task DemandSightAsync(RecordType type, TypeAccess access, Guid id)
    {
        if (!await MeetsCriterionAsync(type, access, id)) transaction.Problems.Add(Problem.Denied("access.outside", null, ("type", type.Name)));
    }

    /// <summary>Users and teams have rules beyond the catalogue's.</summary>
    public async Task<bool> AllowsAsync(RecordType type, RecordData? current, IReadOnlyDictionary<string, object?>? values)
    {
        if (type.WriteFunction is null || await AccessRules.CheckAsync(transaction.Session, type, transaction.Who, current, values) is not { } problem) return true;
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
        var sql = Sql();
        await using var command = transaction.Session.Command(FileSight.Statement(file, transaction.Who, transaction.Catalogue, sql, transaction.Dialect), [.. sql.Parameters]);
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync()) return Problem.Invalid("file.unknown", field.Name);
        return field.Kind == FieldKind.Image && !MediaType.IsPicture(row.GetString(3)) ? Problem.Invalid("file.noImage", field.Name) : null;
    }

    /// <summary>Whether the record, as it stands now, lies within the role's criterion; true where the role has none.</summary>
    private async Task<bool> MeetsCriterionAsync(RecordType type, TypeAccess access, Guid id)
    {
        if (access.Criteria is null) return true;
        var sql = Sql();
        var key = sql.AddValue(FieldKind.Link, id);
        return await transaction.Session.ScalarAsync($"select t.n from {type.Table} t where t.id = {key} and ({sql.Scope(type)})", [.. sql.Parameters]) is not null;
    }

    private CriteriaSql Sql()
    {
        var seen = new Sight(transaction.Catalogue, transaction.Who);
        return new CriteriaSql(transaction.Dialect, transaction.Catalogue, seen.Context(transaction.Now)) { Access = seen, Words = transaction.Index.Words };
    }

    /// <summary>Whether some record that points at one of these lies outside what the writer may change. Lines follow what they belong to.</summary>
    public async Task<bool> IsOutOfReachAsync(Relation relation, IEnumerable<Guid> targets)
    {
        var access = transaction.Who.AccessTo(relation.Type);
        var isLine = relation.Type.Parent == relation.Link.Name;
        if (access is { Write: RecordScope.All, Criteria: null } || (isLine && access.Write != RecordScope.None)) return false;
        // The scope of writing, told as a scope of reading.
        var role = transaction.Who.Role;
        var writing = new Sight(transaction.Catalogue, transaction.Who with { Role = role with { Types = transaction.Catalogue.Types.ToDictionary(t => t.Name, t => transaction.Who.AccessTo(t) is var a ? a with { Read = a.Write } : a, StringComparer.Ordinal) } });
        var sql = new CriteriaSql(transaction.Dialect, transaction.Catalogue, writing.Context(transaction.Now)) { Access = writing, Words = transaction.Index.Words };
        if (sql.Scope(relation.Type) is not { } scope) return false;
        var (dialect, link) = (transaction.Dialect, relation.Link);
        var ids = targets.ToList();
        var points = link.Column is { } column ? $"t.{column} in ({string.Join(", ", ids.Select(id => sql.AddValue(FieldKind.Link, id)))})"
            : link.IsCustom && link.Kind == FieldKind.Link ? $"{dialect.Custom("t", link)} in ({string.Join(", ", ids.Select(id => sql.Add(dialect.ToCustom(FieldKind.Link, id))))})"
            : $"exists (select 1 from core_link l where l.from_id = t.id and l.field = {sql.Add(link.Name)} and l.to_id in ({string.Join(", ", ids.Select(id => sql.AddValue(FieldKind.Link, id)))}))";
        return await transaction.Session.ScalarAsync($"select t.n from {relation.Type.Table} t where {points} and case when {scope} then 0 else 1 end = 1 limit 1", [.. sql.Parameters]) is not null;
    }

    /// <summary>Whether a record lies in a scope; lines follow the record they belong to.</summary>
    private async Task<bool> InScopeAsync(RecordType type, RecordScope scope, TypeAccess access, IReadOnlyDictionary<string, object?> values)
    {
        if (scope == RecordScope.None) return false;
        if (scope == RecordScope.All && access.Criteria is null && type.Parent is null) return true;
        var who = transaction.Who;
        if (type.Parent is not null)
        {
            if (type[type.Parent].Target is not { } name || transaction.Catalogue.Find(name) is not { } parentType) return true;
            if (values.GetValueOrDefault(type.Parent) is not Guid parentId) return scope == RecordScope.All;
            var parentAccess = who.AccessTo(parentType);
            if (parentAccess.Read == RecordScope.All && parentAccess.Criteria is null) return true;
            return await rows.LoadAsync(parentType, parentId) is { } parent && await MayAsync(parentType, parentAccess.Read, parentAccess, parent.Values);
        }

        return who.Reaches(scope, values.GetValueOrDefault(SystemFields.Owner), values.GetValueOrDefault(SystemFields.Team));
    }
}
