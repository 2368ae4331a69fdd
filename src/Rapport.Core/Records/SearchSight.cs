using System.Data.Common;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>Candidates of one search as their reader may see them: as themselves, or as the record they lead to.</summary>
internal sealed class SearchSight(IDatabase database, RecordCatalogue catalogue, RecordReader reader, DbConnection connection, IReadOnlyList<string>? asked, string text, Principal who)
{
    private const int LongestTitle = 120;

    /// <summary>So many are gone through by their numbers; where there are more, the database is asked with the condition of the sight itself.</summary>
    private const int Deep = 20_000;

    /// <summary>Whoever sees no more of a type has all of it looked through, whatever the words: cheaper than what a million others have of them.</summary>
    private const int Few = 1_000;

    private readonly HashSet<SearchDoc> looked = [];

    // What there is in sight of a type, where that is little; null where it is more, or all.
    private readonly Dictionary<short, IReadOnlyList<SearchEntry>?> own = [];

    public Dictionary<SearchDoc, FoundRecord> Found { get; } = [];

    public List<SearchCandidate> Candidates { get; } = [];

    /// <summary>True when there are as many different records to show, half of them such as stand for themselves: tasks and calls do not end the search for customers.</summary>
    public bool HasEnough(int enough) => Count >= enough && (Main.Length == 0 || Found.Values.Where(f => !f.Type.IsCompanion).DistinctBy(f => f.Id).Count() >= enough / 2);

    private short[] Main => [.. Searched.Where(t => !t.IsCompanion).Select(t => t.Number)];

    private int Count => Found.Values.DistinctBy(f => f.Id).Count();

    /// <summary>The types in which is searched.</summary>
    public IEnumerable<RecordType> Searched => catalogue.Types.Where(t => t.Fields.Any(f => f.Searchable) && who.AccessTo(t).Read != RecordScope.None && WaysTo(t).Any());

    /// <summary>Takes what a pass found, as far as it is in sight. Where the pass was cut and too little of it is, the rest is looked for among the reader's own records.</summary>
    public async Task TakeAsync(SearchPass pass, int enough, CancellationToken ct)
    {
        await TakeAsync(pass, pass.Hits.Select(h => h.Doc), ct);
        if (pass.IsCut && pass.Hits.All(h => catalogue.Find(h.Doc.TypeNo) is not { IsCompanion: false })) await TakeAsync(pass, await AgainAsync(pass, Main, SearchCandidates.Most, ct), ct);
        // What stands in the short fields is sought with the long texts: of the few that are in sight none is so far down that its place would matter.
        if (!pass.IsCut || Count >= enough || pass.Reach == SearchReach.Details) return;
        var all = await AgainAsync(pass, [.. Searched.Select(t => t.Number)], Deep, ct);
        foreach (var group in all.Where(d => !looked.Contains(d)).GroupBy(d => d.TypeNo).ToList())
        {
            if (catalogue.Find(group.Key) is not { } type) continue;
            var inSight = all.Count == Deep && await OwnAsync(type, ct) is { } few ? [.. few.Where(e => IsMet(e, pass)).Select(e => e.Doc)]
                : await InSightAsync(type, [.. group.Select(d => (int)d.N)], all.Count < Deep, pass, ct);
            await TakeAsync(pass, inSight, ct);
            // What is out of sight need not be gone through again with the long texts.
            if (all.Count < Deep && WaysTo(type).FirstOrDefault() is null) looked.UnionWith(group);
        }
    }

    /// <summary>What the pass asked for, among records of these types; none of them means none.</summary>
    private async Task<IReadOnlyList<SearchDoc>> AgainAsync(SearchPass pass, IReadOnlyList<short> types, int limit, CancellationToken ct) =>
        types.Count == 0 ? []
        : pass.Match == SearchMatch.Lookup ? await database.Search.FindAsync(connection, pass.Asked.Lookups[0], types, limit, ct)
        : await database.Search.FindAsync(connection, pass.Asked.Terms, pass.Reach, types, limit, ct);

    private static bool IsMet(SearchEntry entry, SearchPass pass) => pass.Match == SearchMatch.Lookup ? pass.Asked.Matches(TokenSet.Empty, entry.Lookups)
        : pass.Asked.Terms.All(g => g.Matches([.. entry.Tokens.All.Where(t => TokenMark.ReachOf(t) <= pass.Reach)]));

    private async Task<IReadOnlyList<SearchEntry>?> OwnAsync(RecordType type, CancellationToken ct)
    {
        if (own.TryGetValue(type.Number, out var known)) return known;
        own[type.Number] = null;
        var sql = reader.Writer(who);
        // What hangs on others has no index by whose it is.
        if (type.Parent is not null || WaysTo(type).FirstOrDefault() is not null || sql.Scope(type) is not { } scope) return null;
        var numbers = new List<long>();
        await using (var command = reader.Command(connection, $"select t.n from {type.Table} t where {scope} limit {(Few + 1).ToString(CultureInfo.InvariantCulture)}", sql))
        await using (var row = await command.ExecuteReaderAsync(ct))
            while (await row.ReadAsync(ct)) numbers.Add(row.GetInt64(0));
        if (numbers.Count > Few) return null;
        return own[type.Number] = numbers.Count == 0 ? [] : [.. (await ValuesAsync(type, numbers, ct)).Select(v => RecordIndexer.Entry(type, v.Number, v.Values)).OrderByDescending(e => e.Doc.N)];
    }

    private async Task TakeAsync(SearchPass pass, IEnumerable<SearchDoc> docs, CancellationToken ct)
    {
        foreach (var group in docs.Where(looked.Add).GroupBy(d => d.TypeNo).ToList())
        {
            if (catalogue.Find(group.Key) is not { } type) continue;
            var numbers = group.ToDictionary(d => d.N, _ => pass.Reach);
            if (type.Fields.Any(f => f.Searchable && who.AccessTo(type).HiddenFields.Contains(f.Name))) await LeaveWhatIsSeenAsync(type, numbers, pass, ct);
            foreach (var link in WaysTo(type))
                if (numbers.Count > 0) await ReadAsync(type, link, numbers, pass, ct);
        }
    }

    /// <summary>
    /// The links along which a record of the type is shown, null for the record itself; the first that leads to something seen counts. A line, such
    /// as one more telephone number, and a note, which has no place of its own, are shown as the customer; what goes with none as itself.
    /// </summary>
    private IEnumerable<Field?> WaysTo(RecordType type)
    {
        var subject = RelatedWords.Subject(type);
        if (subject?.Target is { } target && (asked is null ? type.Parent is not null || type.NavigationOrder is null : asked.Contains(target, StringComparer.Ordinal))) yield return subject;
        if (asked is null ? subject is null || type.IsCompanion : asked.Contains(type.Name, StringComparer.Ordinal)) yield return null;
    }

    private async Task ReadAsync(RecordType type, Field? link, Dictionary<long, SearchReach> numbers, SearchPass pass, CancellationToken ct)
    {
        var shown = link is null ? type : catalogue[link.Target!];
        var alias = link is null ? "t" : "p";
        var sql = reader.Writer(who);
        var scope = And(sql.Scope(type)) + (link is null ? "" : And(sql.Scope(shown, "p")));
        var subtitle = shown.Subtitle is { } name && !who.AccessTo(shown).HiddenFields.Contains(name) && shown[name].Column is { } column ? $"{alias}.{column}" : "null";
        await using var command = reader.Command(connection, $"""
            select t.n, {alias}.id, {alias}.{shown.TitleField.Column}, {subtitle}{(shown.HasOwner ? $", {alias}.owner_id" : "")}
            from {type.Table} t{(link is null ? "" : $" join {shown.Table} p on p.id = t.{link.Column}")} where t.n in ({List(numbers.Keys)}){scope}
            """, sql);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var doc = new SearchDoc(type.Number, row.GetInt64(0));
            numbers.Remove(doc.N, out var reach);
            var title = OneLine(row.IsDBNull(2) ? "" : row.GetValue(2).ToString() ?? "");
            Found[doc] = new FoundRecord(shown, (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, title, row.IsDBNull(3) ? null : row.GetValue(3).ToString(), pass.Match) { Doc = doc, Asked = pass.Asked };
            Candidates.Add(new SearchCandidate(doc, title, pass.Match, shown.HasOwner && database.Dialect.FromDb(FieldKind.Link, row, 4) is Guid owner && owner == who.UserId, reach));
        }
    }

    /// <summary>
    /// Records of a type that the pass means, asked for within the reader's sight: of fifty thousand in a city, the few that are one's own;
    /// and of all notes of one customer the last.
    /// </summary>
    private async Task<List<SearchDoc>> InSightAsync(RecordType type, IReadOnlyList<int> numbers, bool areAll, SearchPass pass, CancellationToken ct)
    {
        var sql = reader.Writer(who);
        var hidden = sql.HiddenOf(type);
        var scope = sql.Scope(type);
        var link = WaysTo(type).FirstOrDefault();
        if (scope is null && hidden.Count == 0 && link is null) return [];
        var words = hidden.Count > 0 && pass.Match != SearchMatch.Corrected
            ? SeenWords.Write(sql, database.Search, type, hidden, text, "t")
            : areAll ? database.Dialect.NumberIn("t.n", numbers, sql.Add)
            : database.Search.Condition(type.Number, pass.Asked, sql.Add, "t.n", pass.Reach);
        var (number, group) = link is null ? ("t.n", "") : ("max(t.n)", $" group by coalesce(t.{link.Column}, t.id)");
        await using var command = reader.Command(connection, $"select {number} from {type.Table} t where {words}{And(scope)}{group} order by {number} desc limit {SearchCandidates.Most.ToString(CultureInfo.InvariantCulture)}", sql);
        await using var row = await command.ExecuteReaderAsync(ct);
        var docs = new List<SearchDoc>();
        while (await row.ReadAsync(ct)) docs.Add(new SearchDoc(type.Number, row.GetInt64(0)));
        return docs;
    }

    /// <summary>The index holds all fields of a record together: what was found by a hidden one only is not found, and nothing comes sooner for it.</summary>
    private async Task LeaveWhatIsSeenAsync(RecordType type, Dictionary<long, SearchReach> numbers, SearchPass pass, CancellationToken ct)
    {
        var met = new HashSet<long>();
        foreach (var (number, values) in await ValuesAsync(type, numbers.Keys, ct))
        {
            var entry = RecordIndexer.Entry(type, number, values);
            if (!pass.Asked.Matches(entry.Tokens, entry.Lookups)) continue;
            met.Add(number);
            while (numbers[number] < SearchReach.Texts && pass.Match != SearchMatch.Lookup && !pass.Asked.Terms.All(g => g.Matches([.. entry.Tokens.All.Where(t => TokenMark.ReachOf(t) <= numbers[number])]))) numbers[number]++;
        }

        foreach (var number in numbers.Keys.Where(n => !met.Contains(n)).ToList()) numbers.Remove(number);
    }

    /// <summary>The searchable fields of records as far as the reader may see them.</summary>
    public async Task<List<(long Number, Dictionary<string, object?> Values)>> ValuesAsync(RecordType type, IReadOnlyCollection<long> numbers, CancellationToken ct)
    {
        var hidden = who.AccessTo(type).HiddenFields;
        var seen = type.Fields.Where(f => f.Searchable && !hidden.Contains(f.Name)).ToList();
        var sql = reader.Writer(who);
        var selected = string.Concat(seen.Select(f => ", " + reader.Select(f, type, sql)));
        await using var command = reader.Command(connection, $"select t.n{selected} from {type.Table} t where t.n in ({List(numbers)})", sql);
        var records = new List<(long, Dictionary<string, object?>)>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) records.Add((row.GetInt64(0), seen.Select((f, i) => (f.Name, Value: reader.ReadValue(f, row, i + 1))).ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal)));
        return records;
    }

    private static string And(string? scope) => scope is null ? "" : " and " + scope;

    private static string List(IEnumerable<long> numbers) => string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A note is called by its whole text.</summary>
    private static string OneLine(string title)
    {
        if (title.Length <= LongestTitle && !title.Contains('\n', StringComparison.Ordinal)) return title;
        var line = title.ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestTitle ? line : SearchText.SearchText.Cut(line, LongestTitle).ToString() + "…";
    }
}
