using System.Data.Common;
using Npgsql;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;

namespace Rapport.Storage.Postgres.Search;

/// <summary>
/// The index as a tsvector in a table of its own, so that a change of a record does not write into GIN again. Lexemes are
/// the program's tokens as they are: <c>to_tsvector</c> would cut and stem them.
/// </summary>
public sealed class PostgresSearchIndex : ISearchIndex
{
    private readonly KnownWords known = new();

    public IReadOnlyList<string> Schema { get; } =
    [
        "create table if not exists core_search (doc bigint primary key, tsv tsvector not null)",
        "create index if not exists ix_core_search_tsv on core_search using gin (tsv)",
        "create table if not exists core_lookup (kind smallint not null, value text collate \"C\" not null, type_no smallint not null, n bigint not null, primary key (kind, value, type_no, n))",
        "create index if not exists ix_core_lookup_n on core_lookup (n, type_no)",
        "create table if not exists core_word (word text collate \"C\" primary key)",
        "create table if not exists core_word_del (del text collate \"C\" not null, word text collate \"C\" not null, primary key (del, word))",
    ];

    public async Task PutAsync(WriteSession session, IReadOnlyList<SearchEntry> entries, bool areNew, CancellationToken ct)
    {
        if (entries.Count == 0) return;
        // Binary COPY of a tsvector needs the vector sorted by the client; arrays of text cost the same and serve updates too.
        await session.PostAsync($"""
            insert into core_search (doc, tsv) select d, array_to_tsvector(array_remove(string_to_array(t, ' '), '')) from unnest($1, $2) as u(d, t)
            {(areNew ? "" : "on conflict (doc) do update set tsv = excluded.tsv")}
            """, entries.Select(e => e.Doc.Key).ToArray(), entries.Select(e => string.Join(' ', e.Tokens.All)).ToArray());
        if (!areNew) await RemoveLookupsAsync(session, [.. entries.Select(e => e.Doc)]);
        var lookups = entries.SelectMany(e => e.Lookups.Select(l => (e.Doc, Lookup: l))).ToList();
        if (lookups.Count > 0)
        {
            await session.PostAsync("insert into core_lookup (kind, value, type_no, n) select * from unnest($1, $2, $3, $4) on conflict do nothing",
                lookups.Select(l => (short)l.Lookup.Kind).ToArray(), lookups.Select(l => l.Lookup.Value).ToArray(), lookups.Select(l => l.Doc.TypeNo).ToArray(), lookups.Select(l => l.Doc.N).ToArray());
        }

        await LearnAsync(session, entries);
    }

    public async Task RemoveAsync(WriteSession session, IReadOnlyList<SearchDoc> docs, CancellationToken ct)
    {
        if (docs.Count == 0) return;
        await session.PostAsync("delete from core_search where doc = any($1)", (object)docs.Select(d => d.Key).ToArray());
        await RemoveLookupsAsync(session, docs);
    }

    public async Task<IReadOnlyList<SearchDoc>> FindAsync(DbConnection connection, IReadOnlyList<TermGroup> terms, SearchReach reach, IReadOnlyList<short> typeNos, int limit, CancellationToken ct)
    {
        if (terms.Count == 0) return [];
        await using var command = Command(connection, $"select doc from core_search where tsv @@ $1::tsquery{SearchSql.OfTypes("(doc & 255)", typeNos)} limit $2", Expression(terms, reach), (long)limit);
        return await SearchSql.ReadDocsAsync(command, ct);
    }

    public async Task<IReadOnlyList<SearchDoc>> FindAsync(DbConnection connection, Lookup beginning, IReadOnlyList<short> typeNos, int limit, CancellationToken ct)
    {
        await using var command = Command(connection, $"select (n << 8) | type_no from core_lookup where kind = $1 and value >= $2 and value < $3{SearchSql.OfTypes("type_no", typeNos)} limit $4",
            (short)beginning.Kind, beginning.Value, SearchSql.UpperBound(beginning.Value), (long)limit);
        return await SearchSql.ReadDocsAsync(command, ct);
    }

    public async Task<IReadOnlyList<string>> SimilarAsync(DbConnection connection, string word, CancellationToken ct)
    {
        var deletions = Spelling.Deletions(word);
        await using var command = Command(connection, """
            select word from core_word where word = any($1)
            union select word from core_word_del where del = any($2)
            limit 500
            """, deletions.ToArray(), deletions.Append(word).ToArray());
        return await SearchSql.ReadNearestAsync(command, word, ct);
    }

    public string Condition(short typeNo, SearchQuery query, Func<object, string> parameter, string rowNumber = "t.n", SearchReach reach = SearchReach.Texts, IReadOnlyList<string>? more = null) =>
        SearchSql.Condition(typeNo, query, parameter, rowNumber, p => $"select doc >> 8 from core_search where tsv @@ {p}::tsquery and (doc & 255) = {typeNo}", Expression(query.Terms, reach), more ?? []);

    public void Forget() => known.Clear();

    private static Task RemoveLookupsAsync(WriteSession session, IReadOnlyList<SearchDoc> docs) =>
        session.PostAsync("delete from core_lookup l using unnest($1, $2) as d(n, type_no) where l.n = d.n and l.type_no = d.type_no",
            docs.Select(d => d.N).ToArray(), docs.Select(d => d.TypeNo).ToArray());

    private async Task LearnAsync(WriteSession session, IReadOnlyList<SearchEntry> entries)
    {
        // In order: two transactions that learn the same words must not wait for each other crosswise.
        var learnt = SearchSql.NewWords(entries, known).Order(StringComparer.Ordinal).ToList();
        if (learnt.Count == 0) return;
        var deletions = learnt.SelectMany(w => Spelling.Deletions(w).Select(d => (Deletion: d, Word: w))).ToList();
        // Deletions only of words that no other process knew before.
        await session.PostAsync("""
            with added as (insert into core_word (word) select * from unnest($1) on conflict do nothing returning word)
            insert into core_word_del (del, word) select d.del, d.word from unnest($2, $3) as d(del, word) join added using (word) on conflict do nothing
            """, learnt.ToArray(), deletions.Select(d => d.Deletion).ToArray(), deletions.Select(d => d.Word).ToArray());
        // Not before the commit: a word whose insert was rolled back would never be written.
        session.AfterCommit.Add(() => learnt.ForEach(known.Add));
    }

    // Tokens hold neither quotes nor backslashes; doubled all the same, for a query is not made here.
    private static string Expression(IReadOnlyList<TermGroup> terms, SearchReach reach) => string.Join(" & ", terms.Select(g =>
        $"({string.Join(" | ", g.Alternatives.Select(all => $"({string.Join(" & ", all.Select(t => $"({string.Join(" | ", t.Within(reach).Select(Lexeme))})"))})"))})"));

    private static string Lexeme(Term term) =>
        $"'{term.Text.Replace("'", "''", StringComparison.Ordinal).Replace("\\", "\\\\", StringComparison.Ordinal)}'{(term.Prefix ? ":*" : "")}";

    private static NpgsqlCommand Command(DbConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, (NpgsqlConnection)connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
