using System.Data.Common;
using System.Text.Json;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;

namespace Rapport.Storage.Sqlite.Search;

/// <summary>
/// The index in FTS5. Contentless, since the record is the content; without positions, since pairs of characters are
/// tokens. The <c>ascii</c> tokeniser leaves all that is not ASCII as it is: the tokens are folded already, and
/// <c>unicode61</c> would drop marks of Thai and cut at characters younger than Unicode 6.1.
/// </summary>
public sealed class SqliteSearchIndex : ISearchIndex
{
    private readonly KnownWords known = new();

    public IReadOnlyList<string> Schema { get; } =
    [
        """create virtual table if not exists core_search using fts5(tokens, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '^'")""",
        "create table if not exists core_lookup (kind integer not null, value text not null, type_no integer not null, n integer not null, primary key (kind, value, type_no, n)) without rowid",
        "create index if not exists ix_core_lookup_n on core_lookup (n, type_no)",
        "create table if not exists core_word (word text primary key) without rowid",
        "create table if not exists core_word_del (del text not null, word text not null, primary key (del, word)) without rowid",
    ];

    public Task PutAsync(WriteSession session, IReadOnlyList<SearchEntry> entries, bool areNew, CancellationToken ct)
    {
        var writer = (SqliteWriteSession)session;
        var put = writer.Bulk(areNew ? "insert into core_search (rowid, tokens) values ($1, $2)" : "insert or replace into core_search (rowid, tokens) values ($1, $2)");
        var forget = areNew ? null : writer.Bulk("delete from core_lookup where n = $1 and type_no = $2");
        var look = writer.Bulk("insert or ignore into core_lookup (kind, value, type_no, n) values ($1, $2, $3, $4)");
        foreach (var (doc, tokens, lookups) in entries)
        {
            put.Run(doc.Key, string.Join(' ', tokens.All));
            forget?.Run(doc.N, (long)doc.TypeNo);
            foreach (var lookup in lookups) look.Run((long)lookup.Kind, lookup.Value, (long)doc.TypeNo, doc.N);
        }

        Learn(writer, entries);
        return Task.CompletedTask;
    }

    public async Task RemoveAsync(WriteSession session, IReadOnlyList<SearchDoc> docs, CancellationToken ct)
    {
        foreach (var doc in docs)
        {
            await session.ExecuteAsync("delete from core_search where rowid = $1", doc.Key);
            await session.ExecuteAsync("delete from core_lookup where n = $1 and type_no = $2", doc.N, (long)doc.TypeNo);
        }
    }

    public async Task<IReadOnlyList<SearchDoc>> FindAsync(DbConnection connection, IReadOnlyList<TermGroup> terms, SearchReach reach, IReadOnlyList<short> typeNos, int limit, CancellationToken ct)
    {
        if (terms.Count == 0) return [];
        await using var command = Command(connection, $"select rowid from core_search where core_search match $1{SearchSql.OfTypes("(rowid & 255)", typeNos)} order by rowid desc limit $2", Expression(terms, reach), (long)limit);
        return await SearchSql.ReadDocsAsync(command, ct);
    }

    public async Task<IReadOnlyList<SearchDoc>> FindAsync(DbConnection connection, Lookup beginning, IReadOnlyList<short> typeNos, int limit, CancellationToken ct)
    {
        await using var command = Command(connection, $"select (n << 8) | type_no from core_lookup where kind = $1 and value >= $2 and value < $3{SearchSql.OfTypes("type_no", typeNos)} limit $4",
            (long)beginning.Kind, beginning.Value, SearchSql.UpperBound(beginning.Value), (long)limit);
        return await SearchSql.ReadDocsAsync(command, ct);
    }

    public async Task<IReadOnlyList<string>> SimilarAsync(DbConnection connection, string word, CancellationToken ct)
    {
        var deletions = Spelling.Deletions(word);
        await using var command = Command(connection, """
            select word from core_word where word in (select value from json_each($1))
            union select word from core_word_del where del in (select value from json_each($2))
            limit 500
            """, JsonSerializer.Serialize(deletions), JsonSerializer.Serialize(deletions.Append(word)));
        return await SearchSql.ReadNearestAsync(command, word, ct);
    }

    public string Condition(short typeNo, SearchQuery query, Func<object, string> parameter, string rowNumber = "t.n", SearchReach reach = SearchReach.Texts, IReadOnlyList<string>? more = null) =>
        SearchSql.Condition(typeNo, query, parameter, rowNumber, p => $"select rowid >> 8 from core_search where core_search match {p} and (rowid & 255) = {typeNo}", Expression(query.Terms, reach), more ?? []);

    public void Forget() => known.Clear();

    private void Learn(SqliteWriteSession session, IReadOnlyList<SearchEntry> entries)
    {
        List<string>? learnt = null;
        var learn = session.Bulk("insert or ignore into core_word (word) values ($1)");
        var deleted = session.Bulk("insert or ignore into core_word_del (del, word) values ($1, $2)");
        foreach (var word in SearchSql.NewWords(entries, known))
        {
            (learnt ??= []).Add(word);
            if (learn.Run(word) == 0) continue;
            foreach (var deletion in Spelling.Deletions(word)) deleted.Run(deletion, word);
        }

        // Not before the commit: a word whose insert was rolled back would never be written.
        if (learnt is not null) session.AfterCommit.Add(() => learnt.ForEach(known.Add));
    }

    // Quoted: no syntax comes from users.
    private static string Expression(IReadOnlyList<TermGroup> terms, SearchReach reach) => string.Join(" AND ", terms.Select(g =>
        $"({string.Join(" OR ", g.Alternatives.Select(all => $"({string.Join(" AND ", all.Select(t => $"({string.Join(" OR ", t.Within(reach).Select(Quoted))})"))})"))})"));

    private static string Quoted(Term term) => term.Prefix ? $"\"{term.Text}\"*" : $"\"{term.Text}\"";

    private static DbCommand Command(DbConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"${i + 1}";
            parameter.Value = values[i];
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
