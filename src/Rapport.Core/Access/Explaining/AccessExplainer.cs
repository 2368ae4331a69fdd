using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Core.Access.Explaining;

/// <summary>
/// "Why can X see this, why not": walks the same rules as <see cref="Sight"/> and <see cref="Principal.Reaches"/> and says what
/// each found. The verdict comes from the engine; a test holds the chain against it. Asks for the function <c>users</c>.
/// </summary>
public sealed class AccessExplainer(RecordReader reader, CatalogueHolder catalogue, Users users, UserDirectory directory, Limits.LimitBook limits)
{
    private const int DeepestParent = 4;

    /// <summary>Problems: <c>access.function</c>; <c>record.missing</c> for a record that is not there for whoever asks.</summary>
    public async Task<AccessVerdict> ExplainAsync(Guid person, RecordType type, Guid id, Principal asker, CancellationToken ct)
    {
        if (!asker.May(Functions.Users)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Users)));
        var missing = new ProblemException(Problem.Missing("record.missing", null, ("type", type.Name), ("id", id)));
        if (await reader.GetAsync(type, id, asker, ct) is null) throw missing;
        // The rules look at owner and team also where the asker's own role hides these.
        var record = await reader.GetAsync(type, id, Principal.System, ct) ?? throw missing;
        var names = await NamesAsync(ct);
        if (await users.PrincipalAsync(person, null, ct) is not { } who)
        {
            var gone = await reader.TitlesAsync(catalogue.Current["user"], [person], asker, ct);
            AccessReason[] off = [new("inactive", false, [])];
            return new(gone.GetValueOrDefault(person) ?? "–", "", record.Title, false, false, false) { Reading = off, Writing = off, Deleting = off };
        }

        var access = who.AccessTo(type);
        var ways = new List<Ways>();
        foreach (var part in who.Parts) ways.Add(await WaysAsync(type, record, part, names, 0, ct));
        var unused = await new DeletionUses(reader).ReasonsAsync(catalogue.Current, type, id, ct);
        var sees = await reader.GetAsync(type, id, who, ct) is not null;
        return new(who.Name, who.Role.Name, record.Title, sees, sees && ways.Exists(w => w.Changes), sees && ways.Exists(w => w.Deletes) && Passed(unused))
        {
            Reading = Chain(ways, who, w => w.Reading, w => w.SharedReading),
            Writing = Chain(ways, who, w => w.Writing, w => w.SharedWriting),
            Deleting = [.. Chain(ways, who, w => w.Deleting, w => w.SharedDeleting), .. unused],
            Limits = await limits.OfAsync(who, type, id, ct),
            HiddenFields = [.. type.Fields.Where(f => new Sight(catalogue.Current, who).Hides(type, f)).Select(f => f.Name)],
            ReadOnlyFields = [.. access.ReadOnlyFields.Where(f => type.Find(f) is not null)],
        };
    }

    /// <summary>What one of those who act together has: the chain of the role, and each sharing rule of the type.</summary>
    private sealed record Ways(Principal Of, List<AccessReason> Reading, List<AccessReason> Writing, List<AccessReason> SharedReading, List<AccessReason> SharedWriting, AccessReason MayDelete)
    {
        public bool Changes => Passed(Writing) || SharedWriting.Exists(s => s.Passed);

        public List<AccessReason> Deleting => [MayDelete, .. Writing];

        /// <summary>Sharing never lets delete.</summary>
        public List<AccessReason> SharedDeleting => [.. SharedReading.Select(s => new AccessReason("sharedNotDeleting", false, [.. s.Args.Where(a => a.Name is "rule" or "person").Select(a => ("rule", a.Value))]))];

        public bool Deletes => Passed(Deleting);
    }

    private async Task<Ways> WaysAsync(RecordType type, RecordData record, Principal part, Dictionary<int, string> names, int depth, CancellationToken ct)
    {
        var access = part.ByRole(type);
        List<AccessReason> writing = [.. await ScopeAsync(type, record, part, access.Write, names, depth, ct, writing: true)];
        if (type.WriteFunction is { } function && !part.May(function)) writing.Insert(0, new("function", false, [("function", function)]));
        var (sharedReading, sharedWriting) = (new List<AccessReason>(), new List<AccessReason>());
        foreach (var share in part.Shares.Where(s => s.Type == type.Name && (s.Ids is null || s.Ids.Contains(record.Id))))
        {
            if (share.Ids is not null)
            {
                sharedReading.Add(new("sharedAlone", true, [("person", share.Rule)]));
                sharedWriting.Add(new("sharedAlone" + (share.Write ? "" : "ToRead"), share.Write, [("person", share.Rule)]));
                continue;
            }

            var alone = part with { Role = Roles.Powerless(part.Role.Name), Shares = [share] };
            var shared = new AccessReason("shared", await reader.GetAsync(type, record.Id, alone, ct) is not null, [("rule", share.Rule), ("criteria", share.Criteria)]);
            sharedReading.Add(shared);
            sharedWriting.Add(share.Write ? shared : new("sharedToRead", false, [("rule", share.Rule)]));
        }

        return new(part, await ScopeAsync(type, record, part, access.Read, names, depth, ct), writing, sharedReading, sharedWriting, new("deleting", access.Delete, [("role", part.Role.Name)]));
    }

    /// <summary>The chain of the role alone where there is no other way; else each way with what it found, of which one is enough.</summary>
    private static List<AccessReason> Chain(List<Ways> ways, Principal who, Func<Ways, List<AccessReason>> role, Func<Ways, List<AccessReason>> shared)
    {
        if (ways is [var only] && shared(only).Count == 0) return role(only);
        List<AccessReason> all = [];
        foreach (var way in ways)
        {
            var own = new AccessReason("self", Passed(role(way)), [("person", way.Of.Name)]) { Inner = role(way) };
            List<AccessReason> inner = [own, .. shared(way)];
            if (way.Of.UserId == who.UserId) all.AddRange(inner);
            else all.Add(new AccessReason("deputy", inner.Exists(r => r.Passed), [("person", way.Of.Name), ("deputy", who.Name)]) { Inner = inner.Count == 1 ? role(way) : inner });
        }

        return [new AccessReason("oneOf", all.Exists(r => r.Passed), []) { Inner = all }];
    }

    private static bool Passed(IEnumerable<AccessReason> reasons) => reasons.All(r => r.Passed);

    private async Task<List<AccessReason>> ScopeAsync(RecordType type, RecordData record, Principal who, RecordScope scope, Dictionary<int, string> teams, int depth, CancellationToken ct, bool writing = false)
    {
        var reasons = new List<AccessReason> { new("role", scope != RecordScope.None, [("role", who.Role.Name), ("scope", $"scope.{(type.Parent is not null && scope != RecordScope.None ? "Parent" : scope)}")]) };
        if (scope == RecordScope.None) return reasons;
        if (type.Parent is not null) reasons.Add(await ParentsAsync(type, record, who, teams, depth, writing, ct));
        else if (type.HasOwner) reasons.AddRange(await OwnerAsync(record, who, scope, teams, ct));
        if (who.ByRole(type).Criteria is { } criteria)
        {
            // Everything else is open: what is left decides alone.
            var narrowed = who with { Shares = [], Role = who.Role with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { [type.Name] = TypeAccess.Full with { Criteria = criteria } }, Other = TypeAccess.Full } };
            reasons.Add(new("criteria", await reader.GetAsync(type, record.Id, narrowed, ct) is not null, [("criteria", criteria)]));
        }

        return reasons;
    }

    /// <summary>One record that it belongs to, in sight, is enough to read it; one that may be changed to change it.</summary>
    private async Task<AccessReason> ParentsAsync(RecordType type, RecordData record, Principal who, Dictionary<int, string> teams, int depth, bool writing, CancellationToken ct)
    {
        var links = type.Fields.Where(f => type.IsPartBy(f) && record[f.Name] is Guid).DefaultIfEmpty(type[type.Parent!]).ToList();
        var ways = new List<AccessReason>();
        foreach (var link in links) ways.Add(await ParentAsync(link, record, who, teams, depth, writing, ct));
        return ways is [var only] ? only : new AccessReason("oneOf", ways.Exists(w => w.Passed), []) { Inner = ways };
    }

    private async Task<AccessReason> ParentAsync(Field link, RecordData record, Principal who, Dictionary<int, string> teams, int depth, bool writing, CancellationToken ct)
    {
        if (catalogue.Current.Find(link.Target!) is not { } target || record[link.Name] is not Guid id || await reader.GetAsync(target, id, Principal.System, ct) is not { } above)
            return new("noParent", who.ByRole(link.Target is null ? record.Type : catalogue.Current[link.Target]) is { Criteria: null } whole && (writing ? whole.Write : whole.Read) == RecordScope.All, []);
        if (writing)
        {
            var ways = await WaysAsync(target, above, who, teams, depth + 1, ct);
            return new("parentToChange", ways.Changes && (Passed(ways.Reading) || ways.SharedReading.Exists(s => s.Passed)), [("type", target.Name), ("title", above.Title)]) { Inner = depth >= DeepestParent ? [] : ways.SharedWriting.Exists(s => s.Passed) ? ways.SharedWriting : ways.Writing };
        }

        var inner = depth >= DeepestParent ? [] : await ParentChainAsync(target, above, who, teams, depth + 1, ct);
        return new("parent", await reader.GetAsync(target, id, who, ct) is not null, [("type", target.Name), ("title", above.Title)]) { Inner = inner };
    }

    private async Task<List<AccessReason>> ParentChainAsync(RecordType target, RecordData above, Principal who, Dictionary<int, string> teams, int depth, CancellationToken ct)
    {
        var chain = await ScopeAsync(target, above, who, who.ByRole(target).Read, teams, depth, ct);
        foreach (var share in who.Shares.Where(s => s.Type == target.Name))
        {
            // One rule that opens it is enough, whatever the role said.
            if (await reader.GetAsync(target, above.Id, who with { Role = Roles.Powerless(who.Role.Name), Shares = [share] }, ct) is not null) return [share.Ids is null ? new("shared", true, [("rule", share.Rule), ("criteria", share.Criteria)]) : new("sharedAlone", true, [("person", share.Rule)])];
        }

        return chain;
    }

    private async Task<List<AccessReason>> OwnerAsync(RecordData record, Principal who, RecordScope scope, Dictionary<int, string> teams, CancellationToken ct)
    {
        var owner = record[SystemFields.Owner] as Guid?;
        var team = record[SystemFields.Team] as long?;
        var ownerName = owner is { } o ? (await reader.TitlesAsync(catalogue.Current["user"], [o], Principal.System, ct)).GetValueOrDefault(o) : null;
        string Team(long? number) => number is { } n && teams.TryGetValue((int)n, out var name) ? name : "–";
        var own = new AccessReason("own", who.Reaches(RecordScope.Own, owner, team), [("owner", ownerName ?? "–"), ("person", who.Name)]);
        var inTeam = new AccessReason("team", who.Reaches(RecordScope.Team, owner, team), [("team", Team(team)), ("own", Team(who.TeamNo))]);
        return scope switch
        {
            RecordScope.All => [new("all", true, [])],
            RecordScope.Own => [own],
            RecordScope.OwnInTeam => [own, inTeam],
            _ when owner is null && team is null or 0L => [new("nobodys", true, [])],
            _ => [inTeam],
        };
    }

    private async Task<Dictionary<int, string>> NamesAsync(CancellationToken ct) => (await directory.TeamsAsync(ct)).ToDictionary(t => t.Number, t => t.Name);
}
