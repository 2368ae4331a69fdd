using Rapport.Core.Access;
using Rapport.Core.Catalogue;

namespace Rapport.App.Screens.Admin;

/// <summary>A role while it is edited: one line for all other types, and one for each type that differs from it.</summary>
internal sealed class RoleSheet
{
    private readonly Dictionary<string, TypeAccess> own;

    public RoleSheet(Role role, bool isNew)
    {
        Name = role.Name;
        IsNew = isNew;
        IsFixed = role.Functions.Contains("*") && !isNew;
        Functions = role.Functions.Contains("*") ? new(Core.Access.Functions.All, StringComparer.Ordinal) : new(role.Functions, StringComparer.Ordinal);
        Other = role.Other;
        own = new(role.Types, StringComparer.Ordinal);
    }

    public string Name { get; set; }
    public bool IsNew { get; }

    /// <summary>The administrator's role: shown, not changed.</summary>
    public bool IsFixed { get; }
    public HashSet<string> Functions { get; }
    public TypeAccess Other { get; private set; }

    public bool IsOwn(RecordType type) => own.ContainsKey(type.Name);

    public TypeAccess this[RecordType? type] => type is not null && own.TryGetValue(type.Name, out var access) ? access : Other;

    /// <summary>Changes the line of a type, which thereby leaves the line of all others; null is that line itself.</summary>
    public void Change(RecordType? type, Func<TypeAccess, TypeAccess> change)
    {
        var access = Tidy(change(this[type]));
        if (type is null) Other = access;
        else own[type.Name] = access;
    }

    /// <summary>The type follows the line of all others again.</summary>
    public void Follow(RecordType type) => own.Remove(type.Name);

    public void Toggle(string function)
    {
        if (!Functions.Remove(function)) Functions.Add(function);
    }

    public Role ToRole() => new(Name, Functions, own, Other);

    /// <summary>Scopes that mean something for a type: what has no owner is seen by all or by nobody.</summary>
    public static IReadOnlyList<RecordScope> ScopesOf(RecordType? type) => type is null || type.HasOwner ? [RecordScope.None, RecordScope.Own, RecordScope.Team, RecordScope.All] : [RecordScope.None, RecordScope.All];

    /// <summary>Nobody changes what the role does not see, and creating without seeing helps nobody.</summary>
    private static TypeAccess Tidy(TypeAccess access)
    {
        if (access.Write > access.Read) access = access with { Write = access.Read };
        return access.Read == RecordScope.None ? access with { Create = false, Delete = false } : access;
    }
}
