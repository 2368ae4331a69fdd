using Rapport.Kit.Records;

namespace Rapport.Kit.Editors;

/// <summary>What a link can point at: found by words, or the first of the list while nothing is typed.</summary>
internal static class LinkSearch
{
    public static async Task<IReadOnlyList<SearchHit>> FindAsync(IRecordSource source, FieldFormat format, string target, string text, int limit, CancellationToken cancel)
    {
        if (!string.IsNullOrWhiteSpace(text)) return await source.SearchAsync(text, target, limit, cancel);
        if (source.Catalogue.Find(target) is not { } type) return [];
        string[] fields = [type.Title, .. Subline.Fields(type).Select(f => f.Name)];
        var page = await source.ListAsync(new RecordQuery(target, null, null, limit, null) { Fields = fields }, cancel);
        return [.. page.Items.Select(r => new SearchHit(target, r.Id, r[type.Title]?.ToString() ?? "", Subline.Of(format, type, r)))];
    }
}
