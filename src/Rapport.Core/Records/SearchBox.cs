using System.Data.Common;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Merging;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>A record found by the search box.</summary>
public sealed record FoundRecord(RecordType Type, Guid Id, string Title, string? Subtitle, SearchMatch Match)
{
    /// <summary>The values under the title, where an administrator chose them: what <see cref="Subtitle"/> says, to be told in a reader's language.</summary>
    public UnderTitle? Under { get; init; }

    /// <summary>Where it was found, if its title does not tell.</summary>
    public FoundIn? In { get; init; }

    internal SearchDoc Doc { get; init; }

    /// <summary>The part of the query by which it was found; null for what a merge led to.</summary>
    internal SearchQuery? Asked { get; init; }
}

/// <summary>
/// The one search box: names in every script, pinyin, initials, codes, telephone numbers by their last digits, e-mail
/// addresses, then what else stands in a record and its notes, with typing errors. What the principal may not see is not found.
/// </summary>
public sealed class SearchBox(IDatabase database, CatalogueHolder catalogue, RecordReader reader, MergedRecords merged)
{
    private const int LongestText = 200;

    public async Task<IReadOnlyList<FoundRecord>> FindAsync(string text, IReadOnlyList<string>? types, int limit, Principal who, CancellationToken ct)
    {
        var query = SearchQuery.Parse(text.Length > LongestText ? text[..LongestText] : text);
        if (query.Kind == SearchKind.Nothing) return [];
        await using var connection = await database.OpenAsync(ct);
        var sight = new SearchSight(database, catalogue.Current, reader, connection, types, text, who);
        var searched = sight.Searched.ToList();
        if (searched.Count == 0) return [];
        await foreach (var pass in SearchCandidates.PassesAsync(database.Search, connection, query, [.. searched.Select(t => t.Number)], ct))
        {
            await sight.TakeAsync(pass, limit, ct);
            // What is found further in comes behind all that is found by name.
            if (pass.Match != SearchMatch.Lookup && sight.HasEnough(limit)) break;
        }

        // A code typed in full comes before all codes that merely begin so.
        var code = Lookup.NormaliseCode(query.Text);
        bool IsCode(FoundRecord record) => query.Kind == SearchKind.Code && record.Match == SearchMatch.Lookup
            && (Lookup.NormaliseCode(record.Title) == code || (record.Subtitle is not null && Lookup.NormaliseCode(record.Subtitle) == code));
        // Numbers are found without their leading zeros; whoever typed some means codes that have them.
        bool BeginsAsTyped(FoundRecord record) => query.Kind == SearchKind.Code && record.Match == SearchMatch.Lookup
            && (SearchText.SearchText.Fold(record.Title).StartsWith(query.Text, StringComparison.Ordinal) || (record.Subtitle is not null && SearchText.SearchText.Fold(record.Subtitle).StartsWith(query.Text, StringComparison.Ordinal)));
        var led = query.Kind == SearchKind.Code ? await MergedAsync() : [];
        var best = OfEachKind([.. SearchRanking.Rank(query, sight.Candidates).Select(c => sight.Found[c.Doc]).Concat(led).OrderByDescending(IsCode).ThenByDescending(BeginsAsTyped).DistinctBy(f => f.Id)], limit);
        return await FoundIn.ToldAsync(sight, catalogue.Current, await UnderTitle.ToldAsync(reader, best, who, ct), ct);

        // A code that went with a merge leads to what its bearer became part of.
        async Task<List<FoundRecord>> MergedAsync()
        {
            var records = new List<FoundRecord>();
            foreach (var (number, survivor) in await merged.ByCodeAsync(connection, query.Text, limit))
                if (searched.FirstOrDefault(t => t.Number == number) is { } type && await reader.GetAsync(type, survivor, who, ct) is { } record)
                    records.Add(new FoundRecord(type, survivor, record.Title, type.Subtitle is { } beside ? record[beside]?.ToString() : null, SearchMatch.Lookup));
            return records;
        }
    }

    /// <summary>
    /// The first half of the places is for the best whatever they are; in the other half the kinds of records take turns, so that
    /// eight tasks with a word in their subject do not push out the customer who has it among his tags.
    /// </summary>
    private static IReadOnlyList<FoundRecord> OfEachKind(IReadOnlyList<FoundRecord> ranked, int limit)
    {
        if (ranked.Count <= limit) return ranked;
        var sure = limit - (limit / 2);
        var turns = ranked.Skip(sure).GroupBy(f => f.Type).SelectMany(kind => kind.Select((found, turn) => (found, turn))).OrderBy(t => t.turn).Take(limit - sure).Select(t => t.found.Id).ToHashSet();
        return [.. ranked.Where((f, place) => place < sure || turns.Contains(f.Id))];
    }
}
