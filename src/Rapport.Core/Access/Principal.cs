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

    public bool May(string function) => Role.Functions.Contains("*") || Role.Functions.Contains(function);

    /// <summary>Users and teams are written only by whoever has the function for it, whatever the role says of the type.</summary>
    public TypeAccess AccessTo(RecordType type) =>
        type.WriteFunction is { } function && !May(function) ? Role.For(type).ReadOnly : Role.For(type);

    public bool MayImport(RecordType type) => May(Functions.Import) && AccessTo(type) is { Import: true } access && (access.Create || access.Write != RecordScope.None);

    public bool MayExport(RecordType type) => May(Functions.Export) && AccessTo(type) is { Export: true, Read: not RecordScope.None };

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
    public Principal Unbound => this with { Role = System.Role };

    /// <summary>The program itself: set-up, demo, jobs without a person.</summary>
    public static readonly Principal System = new(Guid.Empty, "Rapport", 0,
        new Role("system", new HashSet<string>(StringComparer.Ordinal) { "*" }, new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Full));
}
