using Rapport.Core.Catalogue;

namespace Rapport.Core.Access;

/// <summary>Which records of a type a role reaches.</summary>
public enum RecordScope
{
    None,
    Own,
    Team,
    All,
}

/// <summary>What a role may do with one record type. <see cref="Criteria"/> narrows the scope further.</summary>
public sealed record TypeAccess(RecordScope Read, RecordScope Write, bool Create, bool Delete)
{
    public string? Criteria { get; init; }
    public IReadOnlySet<string> HiddenFields { get; init; } = new HashSet<string>(StringComparer.Ordinal);
    public IReadOnlySet<string> ReadOnlyFields { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    public static readonly TypeAccess Full = new(RecordScope.All, RecordScope.All, Create: true, Delete: true);
    public static readonly TypeAccess Nothing = new(RecordScope.None, RecordScope.None, Create: false, Delete: false);
}

/// <summary>A role: functions by name (<c>import</c>, <c>export</c>, <c>users</c>, <c>audit</c>…) and access by record type.</summary>
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
    /// <summary>Numbers of the own team and all below it.</summary>
    public IReadOnlyList<int> TeamNumbers { get; init; } = [TeamNo];

    public string TimeZone { get; init; } = "UTC";
    public string Language { get; init; } = "en";

    public bool May(string function) => Role.Functions.Contains("*") || Role.Functions.Contains(function);

    public TypeAccess AccessTo(RecordType type) => Role.For(type);

    /// <summary>The program itself: set-up, demo, jobs without a person.</summary>
    public static readonly Principal System = new(Guid.Empty, "Rapport", 0,
        new Role("system", new HashSet<string>(StringComparer.Ordinal) { "*" }, new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Full));
}
