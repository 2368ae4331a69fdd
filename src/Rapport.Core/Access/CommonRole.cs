namespace Rapport.Core.Access;

/// <summary>
/// What two roles both allow. An API key with a role of its own acts by what that role and its user's present one have in
/// common: it never does more than the person it stands for, not even one who was given less after the key was made.
/// </summary>
internal static class CommonRole
{
    public static Role Of(Role one, Role other) => new(one.Name, Of(one.Functions, other.Functions),
        one.Types.Keys.Union(other.Types.Keys, StringComparer.Ordinal).ToDictionary(name => name, name => Of(For(one, name), For(other, name)), StringComparer.Ordinal),
        Of(one.Other, other.Other));

    private static TypeAccess For(Role role, string type) => role.Types.GetValueOrDefault(type) ?? role.Other;

    private static HashSet<string> Of(IReadOnlySet<string> one, IReadOnlySet<string> other) =>
        new(one.Contains("*") ? other : other.Contains("*") ? one : one.Intersect(other, StringComparer.Ordinal), StringComparer.Ordinal);

    private static TypeAccess Of(TypeAccess one, TypeAccess other) => new(Of(one.Read, other.Read), Of(one.Write, other.Write), one.Create && other.Create, one.Delete && other.Delete)
    {
        Criteria = Of(one.Criteria, other.Criteria),
        Import = one.Import && other.Import,
        Export = one.Export && other.Export,
        HiddenFields = Either(one.HiddenFields, other.HiddenFields),
        ReadOnlyFields = Either(one.ReadOnlyFields, other.ReadOnlyFields),
    };

    /// <summary>The narrower one; own records and those of own teams have only a part in common, since a record stays in its team when its owner goes to another.</summary>
    private static RecordScope Of(RecordScope one, RecordScope other) =>
        one == other || other == RecordScope.All ? one
        : one == RecordScope.All ? other
        : one == RecordScope.None || other == RecordScope.None ? RecordScope.None
        : RecordScope.OwnInTeam;

    private static string? Of(string? one, string? other) => one is null || one == other ? other : other is null ? one : $"({one}) and ({other})";

    private static HashSet<string> Either(IReadOnlySet<string> one, IReadOnlySet<string> other) => new(one.Union(other), StringComparer.Ordinal);
}
