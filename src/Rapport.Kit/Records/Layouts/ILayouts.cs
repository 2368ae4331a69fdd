using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;

namespace Rapport.Kit.Records.Layouts;

/// <summary>How pages are laid out for the signed-in person, and which conditional sections are shown.</summary>
public interface ILayouts
{
    /// <summary>Null where nobody arranged the type's page: then it is the catalogue's.</summary>
    Task<RecordLayout?> FindAsync(RecordType type, CancellationToken cancel);

    /// <summary>Whether a record meets the condition of a section.</summary>
    Task<bool> HoldsAsync(RecordType type, string when, Guid id, CancellationToken cancel);

    /// <summary>Whether what is typed meets it.</summary>
    bool Holds(RecordType type, string when, IReadOnlyDictionary<string, object?> values);
}
