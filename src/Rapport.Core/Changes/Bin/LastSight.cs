using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Core.Changes.Bin;

/// <summary>
/// Whether a deleted record lay in somebody's sight by its last values. What cannot be told from them, and from what the
/// record belonged to, counts as out of sight.
/// </summary>
internal sealed class LastSight(RecordCatalogue catalogue, Sight sight, CriteriaContext context, LastValues values)
{
    private const int MostParents = 4;
    private readonly CriteriaMemory memory = new(context);
    private readonly Dictionary<Guid, View?> parents = [];

    public async Task<bool> SeesAsync(RecordType type, IReadOnlyDictionary<string, object?> last, CancellationToken ct)
    {
        if (sight.Scope(type) is not { } scope) return true;
        try
        {
            return memory.Matches(scope, await ViewAsync(type, last, 0, ct));
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private async Task<View> ViewAsync(RecordType type, IReadOnlyDictionary<string, object?> last, int level, CancellationToken ct)
    {
        if (type.Parent is not { } name || level == MostParents || type[name].Target is not { } target || catalogue.Find(target) is not { } parentType) return new View(last, null, null);
        if (last.GetValueOrDefault(name) is not Guid id) return new View(last, name, null);
        if (!parents.TryGetValue(id, out var parent))
            parents[id] = parent = await values.FindAsync(parentType, id, ct) is { } found ? await ViewAsync(parentType, found, level + 1, ct) : null;
        return new View(last, name, parent);
    }

    private sealed class View(IReadOnlyDictionary<string, object?> last, string? parentLink, View? parent) : IRecordView
    {
        public object? this[Field field] => last.GetValueOrDefault(field.Name);

        public IRecordView? Follow(Field link) => link.Name == parentLink ? parent : throw new NotSupportedException();

        public IEnumerable<IRecordView> Related(Relation relation) => throw new NotSupportedException();

        public bool MatchesText(string words) => throw new NotSupportedException();
    }
}
