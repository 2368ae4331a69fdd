using System.Globalization;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;
using Rapport.Storage.Postgres;
using Rapport.Storage.Postgres.Search;
using Rapport.Storage.Sqlite;
using Rapport.Storage.Sqlite.Search;

namespace Rapport.Storage.Specs.Search;

/// <summary>The search index, the same on both databases.</summary>
public abstract class FindingRecords(ISearchIndex index)
{
    private const short Party = 10, Order = 20;
    private static readonly string[] Names = ["张三", "張三豐", "李四", "单雄信", "重庆银行", "John Smith", "Anna O'Brien", "Jürgen Groß", "Max Mustermann", "สมชาย ใจดี", "Smithson & Sons"];

    private protected abstract IDatabase Database { get; }

    [Fact]
    public async Task Every_record_is_found_by_each_of_its_forms()
    {
        await FillAsync();
        foreach (var (form, name) in new[] { ("张三", "张三"), ("張三", "张三"), ("三", "张三"), ("zs", "张三"), ("zhangsan", "张三"), ("zhang san", "张三"), ("z", "张三"), ("三丰", "張三豐"), ("单雄", "单雄信"), ("shanxiong", "单雄信"), ("cqyh", "重庆银行"), ("smi jo", "John Smith"), ("o brien", "Anna O'Brien"), ("gross", "Jürgen Groß"), ("ใจดี", "สมชาย ใจดี"), ("m", "Max Mustermann") })
            Assert.Contains(name, await NamesAsync(form));
        Assert.DoesNotContain("李四", await NamesAsync("zs"));
    }

    [Fact]
    public async Task Numbers_addresses_and_codes_are_found_by_their_ends_and_beginnings()
    {
        await FillAsync();
        Assert.Equal(["李四"], await NamesAsync("+86 138-0000-1002"));
        Assert.Equal(["李四"], await NamesAsync("1002"));
        Assert.Equal(["李四"], await NamesAsync("c-0003"));
        Assert.Equal(["李四"], await NamesAsync("N2@"));
        Assert.Equal(Names.Length, (await NamesAsync("@example")).Length);
    }

    [Theory]
    [InlineData("smiht", "John Smith")]
    [InlineData("mustermaan", "Max Mustermann")]
    [InlineData("jon smih", null)]
    [InlineData("john smih", "John Smith")]
    [InlineData("max mustermaan", "Max Mustermann")]
    [InlineData("jurgn", "Jürgen Groß")]
    public async Task One_typing_error_in_a_word_is_forgiven(string typed, string? name)
    {
        await FillAsync();
        await using var connection = await Database.OpenAsync(default);
        var hits = (await SearchCandidates.FindAsync(index, connection, SearchQuery.Parse(typed), [Party], default)).Hits;
        if (name is null) { Assert.DoesNotContain(hits, h => h.Match == SearchMatch.Words); return; }
        Assert.Contains(hits, h => h.Match == SearchMatch.Corrected && Names[h.Doc.N - 1] == name);
    }

    [Fact]
    public async Task A_changed_record_is_found_by_its_new_words_only_and_a_removed_one_no_more()
    {
        await FillAsync();
        await Database.WriteAsync(WriteLane.People, async s =>
        {
            await index.PutAsync(s, [new(new(Party, 3), SearchText.Tokens("王五"), [Lookup.Code("X-9")!.Value])], areNew: false, default);
            await index.RemoveAsync(s, [new(Party, 6)], default);
            return 0;
        }, default);
        Assert.Equal(["李四"], await NamesAsync("ww"));
        Assert.Equal(["李四"], await NamesAsync("X9"));
        Assert.Empty(await NamesAsync("ls"));
        Assert.Empty(await NamesAsync("1002"));
        Assert.DoesNotContain("John Smith", await NamesAsync("smith"));
        Assert.Contains("Smithson & Sons", await NamesAsync("smith"));
    }

    [Fact]
    public async Task What_was_rolled_back_is_learnt_when_it_comes_again()
    {
        await FillAsync();
        SearchEntry[] entry = [new(new(Party, 77), SearchText.Tokens("Zebulon"), [])];
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Database.WriteAsync<int>(WriteLane.People, async s =>
        {
            await index.PutAsync(s, entry, areNew: true, default);
            throw new InvalidTimeZoneException();
        }, default));
        await Database.WriteAsync(WriteLane.People, async s => { await index.PutAsync(s, entry, areNew: true, default); return 0; }, default);
        await using var connection = await Database.OpenAsync(default);
        Assert.Equal(["zebulon"], await index.SimilarAsync(connection, "zebulom", default));
    }

    [Fact]
    public async Task Types_are_kept_apart()
    {
        await FillAsync();
        await Database.WriteAsync(WriteLane.People, async s => { await index.PutAsync(s, [new(new(Order, 1), SearchText.Tokens("张三"), [])], areNew: true, default); return 0; }, default);
        await using var connection = await Database.OpenAsync(default);
        var terms = SearchQuery.Parse("zhangsan").Terms;
        Assert.Equal([new(Order, 1)], await index.FindAsync(connection, terms, SearchReach.Names, [Order], 50, default));
        Assert.Equal(3, (await index.FindAsync(connection, terms, SearchReach.Names, [], 50, default)).Count);
        Assert.Equal(2, (await index.FindAsync(connection, terms, SearchReach.Names, [], 2, default)).Count);
    }

    [Theory]
    [InlineData("zs", 2)]
    [InlineData("1002", 1)]
    [InlineData("!", 0)]
    [InlineData("\" OR * ' \\ & | :* ( NEAR(", 0)]
    public async Task A_condition_says_the_same_as_the_index(string text, int count)
    {
        await FillAsync();
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        var sql = index.Condition(Party, SearchQuery.Parse(text), value =>
        {
            var parameter = command.CreateParameter();
            if (Database.Dialect.Name == "sqlite") parameter.ParameterName = $"${command.Parameters.Count + 1}";
            parameter.Value = value;
            command.Parameters.Add(parameter);
            return $"${command.Parameters.Count}";
        });
        command.CommandText = $"select count(*) from sample t where {sql}";
        Assert.Equal(count, Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture));
        command.CommandText = $"select count(*) from sample t where not {sql}";
        Assert.Equal(Names.Length - count, Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_index_does_not_hinder_reading_the_schema()
    {
        await FillAsync();
        var shape = await Database.ReadSchemaAsync(default);
        Assert.Contains("core_search", shape.Columns.Keys);
        Assert.Contains("ix_core_lookup_n", shape.Indexes);
    }

    private async Task FillAsync()
    {
        // Twice, for the statements promise to be harmless the second time.
        await Database.WriteAsync(WriteLane.Bulk, async s =>
        {
            foreach (var sql in index.Schema.Concat(index.Schema)) await s.ExecuteAsync(sql);
            await s.ExecuteAsync("drop table if exists sample");
            await s.ExecuteAsync("create table sample (n bigint primary key)");
            for (var n = 1L; n <= Names.Length; n++) await s.ExecuteAsync("insert into sample (n) values ($1)", n);
            foreach (var table in new[] { "core_search", "core_lookup", "core_word", "core_word_del" }) await s.ExecuteAsync($"delete from {table}");
            index.Forget();
            await index.PutAsync(s, [.. Names.Select((name, i) => new SearchEntry(new(Party, i + 1), SearchText.Tokens(name, null),
                [Lookup.Phone($"+861380000100{i}")!.Value, .. Lookup.Mail($"n{i}@example.com"), Lookup.Code($"C-{i + 1:00000}")!.Value]))], areNew: true, default);
            return 0;
        }, default);
    }

    private async Task<string[]> NamesAsync(string text)
    {
        await using var connection = await Database.OpenAsync(default);
        var hits = (await SearchCandidates.FindAsync(index, connection, SearchQuery.Parse(text), [Party], default)).Hits;
        return [.. hits.Where(h => h.Match != SearchMatch.Corrected).Select(h => Names[h.Doc.N - 1])];
    }
}

public sealed class FindingRecordsOnSqlite() : FindingRecords(new SqliteSearchIndex()), IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private SqliteDatabase? database;

    private protected override IDatabase Database => database!;

    public ValueTask InitializeAsync()
    {
        database = SqliteDatabase.Open(folder.Path);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await database!.DisposeAsync();
        folder.Dispose();
    }
}

public sealed class FindingRecordsOnPostgres() : FindingRecords(new PostgresSearchIndex()), IAsyncLifetime
{
    private TestDatabase? server;
    private PostgresDatabase? database;

    private protected override IDatabase Database => database!;

    public async ValueTask InitializeAsync() => database = await PostgresDatabase.OpenAsync((server = PostgresCluster.NewDatabase()).ConnectionString, default);

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
        server?.Dispose();
    }
}
