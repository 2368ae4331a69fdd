using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Editors;

/// <summary>What a link can point at: found by words, or the first of the list while nothing is typed.</summary>
internal static class LinkSearch
{
    /// <summary>What stands beside a record that may be chosen: where it was found, if its title does not tell, else its code.</summary>
    public static string? Beside(SearchHit hit, Texts texts) => hit.In is { } why ? why.Label(texts, hit.Type) + why.Text : hit.Subtitle;

    public static async Task<IReadOnlyList<SearchHit>> FindAsync(IRecordSource source, FieldFormat format, string target, string text, int limit, CancellationToken cancel)
    {
        if (!string.IsNullOrWhiteSpace(text)) return await source.SearchAsync(text, target, limit, cancel);
        if (source.Catalogue.Find(target) is not { } type) return [];
        string[] fields = [type.Title, .. Subline.Fields(type).Select(f => f.Name)];
        var page = await source.ListAsync(new RecordQuery(target, null, null, limit, null) { Fields = fields }, cancel);
        return [.. page.Items.Select(r => new SearchHit(target, r.Id, r[type.Title]?.ToString() ?? "", Subline.Of(format, type, r)))];
    }
}
