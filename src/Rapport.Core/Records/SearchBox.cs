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
}

/// <summary>
/// The one search box: names in every script, pinyin, initials, codes, telephone numbers by their last digits, e-mail
/// addresses, with typing errors. What the principal may not see is not found.
/// </summary>
public sealed class SearchBox(IDatabase database, CatalogueHolder catalogue, RecordReader reader, MergedRecords merged)
{
    private const int LongestText = 200;

    public async Task<IReadOnlyList<FoundRecord>> FindAsync(string text, IReadOnlyList<string>? types, int limit, Principal who, CancellationToken ct)
    {
        var query = SearchQuery.Parse(text.Length > LongestText ? text[..LongestText] : text);
        if (query.Kind == SearchKind.Nothing) return [];
        var searched = catalogue.Current.Types.Where(t => t.Fields.Any(f => f.Searchable) && who.AccessTo(t).Read != RecordScope.None && (types is null || types.Contains(Shown(t).Name, StringComparer.Ordinal))).ToList();
        if (searched.Count == 0) return [];
        await using var connection = await database.OpenAsync(ct);
        var finds = await SearchCandidates.FindAsync(database.Search, connection, query, [.. searched.Select(t => t.Number)], ct);
        var found = new Dictionary<SearchDoc, FoundRecord>();
        var candidates = new List<SearchCandidate>();
        foreach (var group in finds.Hits.GroupBy(h => h.Doc.TypeNo))
        {
            if (catalogue.Current.Find(group.Key) is not { } type) continue;
            var matches = group.ToDictionary(h => h.Doc.N, h => h.Match);
            if (type.Fields.Any(f => f.Searchable && who.AccessTo(type).HiddenFields.Contains(f.Name))) await LeaveWhatIsSeenAsync(connection, type, matches, query, finds.Corrected, who, ct);
            if (matches.Count == 0) continue;
            var sql = reader.Writer(who);
            var list = string.Join(", ", matches.Keys.Select(n => n.ToString(CultureInfo.InvariantCulture)));
            var scope = sql.Scope(type);
            foreach (var (shown, from, alias, only) in WaysTo(type))
            {
                var subtitle = shown.Subtitle is { } name && !who.AccessTo(shown).HiddenFields.Contains(name) && shown[name].Column is { } column ? $"{alias}.{column}" : "null";
                await using var command = connection.CreateCommand();
                command.CommandText = $"select t.n, {alias}.id, {alias}.{shown.TitleField.Column}, {subtitle}{(shown.HasOwner ? $", {alias}.owner_id" : "")} from {from} where t.n in ({list}){only}{(scope is null ? "" : " and " + scope)}";
                foreach (var value in sql.Parameters) database.Dialect.Bind(command, value);
                await using var row = await command.ExecuteReaderAsync(ct);
                while (await row.ReadAsync(ct))
                {
                    var doc = new SearchDoc(type.Number, row.GetInt64(0));
                    var title = row.IsDBNull(2) ? "" : row.GetValue(2).ToString() ?? "";
                    found[doc] = new FoundRecord(shown, (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, title, row.IsDBNull(3) ? null : row.GetValue(3).ToString(), matches[doc.N]);
                    candidates.Add(new SearchCandidate(doc, title, matches[doc.N], shown.HasOwner && database.Dialect.FromDb(FieldKind.Link, row, 4) is Guid owner && owner == who.UserId));
                }
            }
        }

        // A code typed in full comes before all codes that merely begin so.
        var code = Lookup.NormaliseCode(query.Text);
        bool IsCode(FoundRecord record) => query.Kind == SearchKind.Code && record.Match == SearchMatch.Lookup
            && (Lookup.NormaliseCode(record.Title) == code || (record.Subtitle is not null && Lookup.NormaliseCode(record.Subtitle) == code));
        // Numbers are found without their leading zeros; whoever typed some means codes that have them.
        bool BeginsAsTyped(FoundRecord record) => query.Kind == SearchKind.Code && record.Match == SearchMatch.Lookup
            && (SearchText.SearchText.Fold(record.Title).StartsWith(query.Text, StringComparison.Ordinal) || (record.Subtitle is not null && SearchText.SearchText.Fold(record.Subtitle).StartsWith(query.Text, StringComparison.Ordinal)));
        var led = query.Kind == SearchKind.Code ? await MergedAsync() : [];
        return await UnderTitle.ToldAsync(reader, [.. SearchRanking.Rank(query, candidates).Select(c => found[c.Doc]).Concat(led).OrderByDescending(IsCode).ThenByDescending(BeginsAsTyped).DistinctBy(f => f.Id).Take(limit)], who, ct);

        // A code that went with a merge leads to what its bearer became part of.
        async Task<List<FoundRecord>> MergedAsync()
        {
            var records = new List<FoundRecord>();
            foreach (var (number, survivor) in await merged.ByCodeAsync(connection, query.Text, limit))
                if (searched.FirstOrDefault(t => t.Number == number) is { } type && await reader.GetAsync(type, survivor, who, ct) is { } record)
                    records.Add(new FoundRecord(type, survivor, record.Title, type.Subtitle is { } beside ? record[beside]?.ToString() : null, SearchMatch.Lookup));
            return records;
        }

        // A line, such as one more telephone number, is found as the record it belongs to; a file that goes with no customer as itself.
        IEnumerable<(RecordType Shown, string From, string Alias, string Only)> WaysTo(RecordType type)
        {
            var shown = Shown(type);
            if (shown != type) yield return (shown, $"{type.Table} t join {shown.Table} p on p.id = t.{type[type.Parent!].Column}", "p", "");
            if (shown == type || type.IsCompanion) yield return (type, type.Table + " t", "t", shown == type ? "" : $" and t.{type[type.Parent!].Column} is null");
        }

        RecordType Shown(RecordType type) => type.Parent is { } parent && type[parent].Target is { } target ? catalogue.Current[target] : type;
    }

    /// <summary>The index holds all fields of a record together: what was found by a hidden one only is not found.</summary>
    private async Task LeaveWhatIsSeenAsync(DbConnection connection, RecordType type, Dictionary<long, SearchMatch> matches, SearchQuery query, IReadOnlyList<TermGroup>? corrected, Principal who, CancellationToken ct)
    {
        var hidden = who.AccessTo(type).HiddenFields;
        var seen = type.Fields.Where(f => f.Searchable && !hidden.Contains(f.Name)).ToList();
        var sql = reader.Writer(who);
        var selected = string.Concat(seen.Select(f => ", " + reader.Select(f, type, sql)));
        await using var command = reader.Command(connection, $"select t.n{selected} from {type.Table} t where t.n in ({string.Join(", ", matches.Keys.Select(n => n.ToString(CultureInfo.InvariantCulture)))})", sql);
        var met = new HashSet<long>();
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                var values = seen.Select((f, i) => (f.Name, Value: reader.ReadValue(f, row, i + 1))).ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
                var entry = RecordIndexer.Entry(type, row.GetInt64(0), values);
                if (query.Matches(entry.Tokens, entry.Lookups) || corrected?.All(g => g.Matches(entry.Tokens.All)) == true) met.Add(row.GetInt64(0));
            }
        }

        foreach (var number in matches.Keys.Where(n => !met.Contains(n)).ToList()) matches.Remove(number);
    }
}
