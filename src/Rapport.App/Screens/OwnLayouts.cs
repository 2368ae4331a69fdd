using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;
using Rapport.Kit.Records.Layouts;

namespace Rapport.App.Screens;

/// <summary>Layouts as the circuit's person meets them.</summary>
internal sealed class OwnLayouts(LayoutBook book, LayoutConditions conditions, Visitor visitor) : ILayouts
{
    public Task<RecordLayout?> FindAsync(RecordType type, CancellationToken cancel) => book.FindAsync(type.Name, visitor.Who.Role.Name, cancel);

    public Task<bool> HoldsAsync(RecordType type, string when, Guid id, CancellationToken cancel) => conditions.HoldsAsync(type, when, id, visitor.Who, cancel);

    public bool Holds(RecordType type, string when, IReadOnlyDictionary<string, object?> values) => conditions.Holds(type, when, values, visitor.Who);
}
