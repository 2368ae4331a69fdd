using Rapport.Core.Catalogue;

namespace Rapport.Core.Access;

/// <summary>Which records of a type a role reaches.</summary>
public enum RecordScope
{
    None,

    /// <summary>Own records that lie in own teams: what <see cref="Own"/> and <see cref="Team"/> have in common. No role is given it, but a key may come to it.</summary>
    OwnInTeam,
    Own,
    Team,
    All,

    /// <summary>What several scopes give together, by sharing rules and deputyships; <see cref="Sight"/> says which records these are. No role is given it.</summary>
    Several,
}

/// <summary>What a role may do with one record type. <see cref="Criteria"/> narrows the scope further.</summary>
public sealed record TypeAccess(RecordScope Read, RecordScope Write, bool Create, bool Delete)
{
    public string? Criteria { get; init; }

    /// <summary>Whether the role's function <c>import</c> covers the type.</summary>
    public bool Import { get; init; } = true;

    /// <summary>Whether the role's function <c>export</c> covers the type.</summary>
    public bool Export { get; init; } = true;

    public IReadOnlySet<string> HiddenFields { get; init; } = new HashSet<string>(StringComparer.Ordinal);
    public IReadOnlySet<string> ReadOnlyFields { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether a written record must meet a criterion of somebody by whom it was written.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    internal bool IsNarrowed { get => field || Criteria is not null; init; }

    /// <summary>The same without any writing.</summary>
    internal TypeAccess ReadOnly => this with { Write = RecordScope.None, Create = false, Delete = false, Import = false };

    public static readonly TypeAccess Full = new(RecordScope.All, RecordScope.All, Create: true, Delete: true);
    public static readonly TypeAccess Nothing = new(RecordScope.None, RecordScope.None, Create: false, Delete: false);
}

/// <summary>A role: functions by name (see <see cref="Access.Functions"/>) and access by record type.</summary>
public sealed record Role(string Name, IReadOnlySet<string> Functions, IReadOnlyDictionary<string, TypeAccess> Types, TypeAccess Other)
{
    public TypeAccess For(RecordType type) => Types.TryGetValue(type.Name, out var access) ? access : Other;
}

/// <summary>
/// Who acts: a person, an API key, a job or the program itself. Everything that reads or writes takes one; there is no
/// ambient user. The scope lists are resolved when it is made, so that a query never asks for them.
/// </summary>
public sealed record Principal(Guid UserId, string Name, int TeamNo, Role Role)
{
    /// <summary>Name of the user's own role, also where a key narrows it to another.</summary>
    public string OwnRole { get; init; } = Role.Name;

    /// <summary>Numbers of the own team and all below it.</summary>
    public IReadOnlyList<int> TeamNumbers { get; init; } = [TeamNo];

    /// <summary>All teams as they were when the principal was made; null where only the own subtree is known.</summary>
    public TeamTree? Teams { get; init; }

    public string TimeZone { get; init; } = "UTC";
    public string Language { get; init; } = "en";

    /// <summary>What sharing rules open beside the role.</summary>
    public IReadOnlyList<Share> Shares { get; init; } = [];

    /// <summary>All limits of discretion as they were when the principal was made; <see cref="Limits.Discretion"/> says which of them are this person's.</summary>
    public IReadOnlyList<Limits.Limit> Limits { get; init; } = [];

    /// <summary>Those for whom this person is deputy now, each with the rights that go over to a deputy and nobody of their own (decision 0031).</summary>
    public IReadOnlyList<Principal> StandsFor { get; init; } = [];

    /// <summary>The person alone, then each of those represented: what any of them may, this principal may.</summary>
    internal IReadOnlyList<Principal> Parts => StandsFor.Count == 0 ? [this] : [this with { StandsFor = [] }, .. StandsFor];

    /// <summary>All rights as one text: another text means that screens must be drawn anew.</summary>
    public string Rights => string.Join('\n', [Roles.ToJson(Role), string.Join(',', TeamNumbers), .. Shares.Select(s => s.ToString()), .. Limits.Where(l => l.Person == UserId || l.Role == OwnRole || l.Role == Role.Name).Select(l => l.ToString()), .. StandsFor.Select(p => $"{p.UserId:N} {p.Rights}")]);

    public bool May(string function) => Role.Functions.Contains("*") || Role.Functions.Contains(function) || StandsFor.Any(p => p.May(function));

    /// <summary>What the person may do with a type, by role, sharing rules and deputyships together.</summary>
    public TypeAccess AccessTo(RecordType type) => StandsFor.Count == 0 && Shares.Count == 0 ? ByRole(type) : JoinedAccess.Of(this, type);

    /// <summary>What the own role says. Users and teams are written only by whoever has the function for it, whatever the role says of the type.</summary>
    internal TypeAccess ByRole(RecordType type) =>
        type.WriteFunction is { } function && !May(function) ? Role.For(type).ReadOnly : Role.For(type);

    public bool MayImport(RecordType type) => Parts.Any(p => p.May(Functions.Import) && p.AccessTo(type) is { Import: true } access && (access.Create || access.Write != RecordScope.None));

    public bool MayExport(RecordType type) => Parts.Any(p => p.May(Functions.Export) && p.AccessTo(type) is { Export: true, Read: not RecordScope.None });

    /// <summary>The same person as one who reads what this one may write.</summary>
    internal Principal Writing(RecordCatalogue catalogue) => this with
    {
        Role = Role with { Types = catalogue.Types.ToDictionary(t => t.Name, t => ByRole(t) is var access ? access with { Read = access.Write } : access, StringComparer.Ordinal) },
        Shares = [.. Shares.Where(s => s.Write)],
        StandsFor = [.. StandsFor.Select(p => p.Writing(catalogue))],
    };

    /// <summary>
    /// Whether a record of this owner and team lies in the scope. What belongs to nobody, as bulk sources without a person
    /// leave it, belongs to the whole firm: whoever sees own teams sees it too, and may take it.
    /// </summary>
    internal bool Reaches(RecordScope scope, object? owner, object? team) => scope switch
    {
        RecordScope.None => false,
        RecordScope.All => true,
        RecordScope.Own => owner is Guid own && own == UserId,
        RecordScope.OwnInTeam => Reaches(RecordScope.Own, owner, team) && Reaches(RecordScope.Team, owner, team),
        _ => (team is long number && TeamNumbers.Contains((int)number)) || (owner is null && team is null or 0L),
    };

    /// <summary>The same person with every right, for what everybody may do with the own account.</summary>
    public Principal Unbound => this with { Role = System.Role, Shares = [], Limits = [], StandsFor = [] };

    /// <summary>The program itself: set-up, demo, jobs without a person.</summary>
    public static readonly Principal System = new(Guid.Empty, "Rapport", 0,
        new Role("system", new HashSet<string>(StringComparer.Ordinal) { "*" }, new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Full));
}
