using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;

namespace Rapport.Core.Reports;

/// <summary>Puts the titles of linked records beside their ids: asked for once, for the rows that were picked, in the viewer's sight.</summary>
internal sealed class ReportTitles(RecordReader reader, Principal who)
{
    public async Task<ReportResult> AddAsync(ReportResult result, CancellationToken ct) => result with
    {
        Rows = await AddAsync(result.Rows, result.RowDimensions, ct),
        Columns = await AddAsync(result.Columns, result.ColumnDimensions, ct),
    };

    private async Task<IReadOnlyList<ReportLine>> AddAsync(IReadOnlyList<ReportLine> lines, IReadOnlyList<ReportDimension> dimensions, CancellationToken ct)
    {
        for (var i = 0; i < dimensions.Count; i++)
        {
            var at = i;
            if (dimensions[i].Field.Target is not { } target || reader.Catalogue.Find(target) is not { } type) continue;
            var ids = lines.Select(l => l.Keys[at].Value).OfType<Guid>().ToHashSet();
            if (ids.Count == 0) continue;
            var titles = await reader.TitlesAsync(type, ids, who, ct);
            lines = [.. lines.Select(l => l.Keys[at].Value is Guid id ? l with { Keys = [.. l.Keys.Select((k, j) => j == at ? k with { Label = titles.GetValueOrDefault(id) } : k)] } : l)];
        }

        return lines;
    }
}
