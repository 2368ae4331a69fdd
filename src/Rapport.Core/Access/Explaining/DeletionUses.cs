using Rapport.Core.Catalogue;
using Rapport.Core.Records;

namespace Rapport.Core.Access.Explaining;

/// <summary>
/// What a deletion would be held up by, whoever asks: records that point at this one, or at a line that would go with it. Counted, not
/// named: whoever asks may not see them.
/// </summary>
internal sealed class DeletionUses(RecordReader reader)
{
    private const int MostCounted = 1_000;
    private const int MostLines = 200;
    private const int Deepest = 3;

    public async Task<IReadOnlyList<AccessReason>> ReasonsAsync(RecordCatalogue catalogue, RecordType type, Guid id, CancellationToken ct)
    {
        var uses = new Dictionary<(RecordType Type, Field Link), int>();
        await FindAsync(catalogue, type, id, uses, 0, ct);
        return uses.Count == 0 ? [new("unused", true, [])]
            : [.. uses.Select(u => new AccessReason("unused", false, [("type", u.Key.Type.Name), ("count", u.Value), ("of", u.Key.Type.Name), ("field", u.Key.Link.Name)]))];
    }

    private async Task FindAsync(RecordCatalogue catalogue, RecordType type, Guid id, Dictionary<(RecordType, Field), int> uses, int depth, CancellationToken ct)
    {
        foreach (var (other, link) in catalogue.PointingAt(type))
        {
            // What points at itself goes with itself.
            var where = (link.Kind == FieldKind.MultiLink ? $"{link.Name} has '{id:D}'" : $"{link.Name} = '{id:D}'") + (other == type ? $" and id <> '{id:D}'" : "");
            if (!other.IsPartBy(link))
            {
                var count = (await reader.CountAsync(other, where, Principal.System, MostCounted, ct)).Count;
                if (count > 0) uses[(other, link)] = uses.GetValueOrDefault((other, link)) + count;
            }
            else if (depth < Deepest && catalogue.PointingAt(other).Any())
            {
                // Lines go along, unless something points at one of them.
                foreach (var line in (await reader.ListAsync(new RecordQuery(other, where, null, [SystemFields.Id], MostLines), Principal.System, ct)).Rows) await FindAsync(catalogue, other, line.Id, uses, depth + 1, ct);
            }
        }
    }
}
