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
            var titles = await TitlesAsync(type, [.. lines.Select(l => l.Keys[at].Value).OfType<object>().Distinct()], ct);
            lines = [.. lines.Select(l => l.Keys[at].Value is { } key && titles.TryGetValue(key, out var title) ? l with { Keys = [.. l.Keys.Select((k, j) => j == at ? k with { Label = title } : k)] } : l)];
        }

        return lines;
    }

    // A team is linked to by its number, all others by their ids.
    private async Task<Dictionary<object, string>> TitlesAsync(RecordType type, IReadOnlyList<object> keys, CancellationToken ct)
    {
        var titles = new Dictionary<object, string>();
        if (keys.OfType<Guid>().ToList() is { Count: > 0 } ids)
            foreach (var (id, title) in await reader.TitlesAsync(type, ids, who, ct)) titles[id] = title;
        if (keys.OfType<long>().ToList() is { Count: > 0 } numbers)
            foreach (var (number, title) in await reader.NumberedTitlesAsync(type, numbers, who, ct)) titles[number] = title;
        return titles;
    }
}
