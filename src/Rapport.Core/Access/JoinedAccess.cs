using Rapport.Core.Catalogue;

namespace Rapport.Core.Access;

/// <summary>
/// What a person may do with a type when sharing rules or deputyships add to the role. Scopes of several cannot be told as one:
/// <see cref="RecordScope.Several"/> sends whoever must know to <see cref="Sight"/>. Never more than one of those together may.
/// </summary>
internal static class JoinedAccess
{
    private readonly record struct Part(TypeAccess Access, bool Reads, bool Writes)
    {
        public bool ReadsAll => Access is { Read: RecordScope.All, Criteria: null };

        public bool WritesAll => Access is { Write: RecordScope.All, Criteria: null };
    }

    public static TypeAccess Of(Principal who, RecordType type)
    {
        var shares = who.Parts.SelectMany(p => p.Shares).Where(s => s.Type == type.Name).ToList();
        if (who.StandsFor.Count == 0 && shares.Count == 0) return who.ByRole(type);
        var parts = who.Parts.Select(p => Of(p, p.ByRole(type), type)).ToList();
        return new TypeAccess(
            Scope(parts.Exists(p => p.ReadsAll), parts.Exists(p => p.Reads)),
            Scope(parts.Exists(p => p.WritesAll), parts.Exists(p => p.Writes)),
            parts.Exists(p => p.Access.Create), parts.Exists(p => p.Access.Delete))
        {
            IsNarrowed = parts.Exists(p => p.Access.IsNarrowed),
            Import = parts.Exists(p => p.Access.Import),
            Export = parts.Exists(p => p.Access.Export),
            HiddenFields = Left(parts, p => p.Reads, p => p.ReadsAll, a => a.HiddenFields),
            ReadOnlyFields = Left(parts, p => p.Writes, p => p.WritesAll, a => a.ReadOnlyFields),
        };
    }

    private static Part Of(Principal part, TypeAccess access, RecordType type)
    {
        var shares = part.Shares.Where(s => s.Type == type.Name).ToList();
        return new(access, access.Read != RecordScope.None || shares.Count > 0, access.Write != RecordScope.None || shares.Exists(s => s.Write));
    }

    private static RecordScope Scope(bool all, bool some) => all ? RecordScope.All : some ? RecordScope.Several : RecordScope.None;

    /// <summary>
    /// A field is taken away by anybody of them who takes it away, for it would show on the records that only this one reaches;
    /// unless somebody who reaches every record has it.
    /// </summary>
    private static HashSet<string> Left(List<Part> parts, Func<Part, bool> reaches, Func<Part, bool> reachesAll, Func<TypeAccess, IReadOnlySet<string>> fields) =>
        [.. parts.Where(p => reaches(p) || parts.Count == 1).SelectMany(p => fields(p.Access)).Distinct(StringComparer.Ordinal).Where(f => !parts.Exists(p => reachesAll(p) && !fields(p.Access).Contains(f)))];
}
