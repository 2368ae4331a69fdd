using Microsoft.Extensions.DependencyInjection;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.Records;

/// <summary>A party's story, page by page.</summary>
public abstract class ReadingStories(SharedPostgres? postgres) : Engine(postgres)
{
    [Fact]
    public async Task Pages_show_each_entry_once_also_where_many_are_of_one_moment()
    {
        var (party, notes) = await FillAsync(130, i => new DateTime(2026, 3, 1 + (i / 60), 9, 0, 0, DateTimeKind.Utc));
        var story = Get<Timeline>();
        var found = new List<TimelineLine>();
        for (string? cursor = null; ;)
        {
            var page = await story.ReadAsync(Party, party, Principal.System, 25, cursor, default);
            found.AddRange(page.Lines.Where(l => l.Type?.Name == "note"));
            if ((cursor = page.Next) is null) break;
        }

        Assert.Equal(notes.AsEnumerable().Reverse(), found.Select(l => l.RecordId));
    }

    [Fact]
    public async Task That_a_record_went_and_came_back_is_a_line_each()
    {
        var (party, _) = await FillAsync(0, _ => default);
        var away = await Store.WriteAsync([RecordWrite.Delete(Party, party)], By(Principal.System), default);
        Assert.Equal(0, (await Store.UndoAsync(away.ChangeSet, Principal.System, preview: false, default)).RefusedCount);
        var lines = (await Get<Timeline>().ReadAsync(Party, party, Principal.System, 10, null, default)).Lines;
        Assert.Equal([("restored", 0), ("deleted", 0)], lines.Select(l => (l.Kind, l.Changes.Count)));
    }

    [Fact]
    public async Task Entries_that_one_may_not_see_end_no_page()
    {
        var (party, _) = await FillAsync(40, i => new DateTime(2026, 3, 1, 9, i, 0, DateTimeKind.Utc));
        await Store.WriteAsync([RecordWrite.Create(Store.Catalogue["payment"], Values(("party", party), ("paidAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)), ("amount", 5m)))], By(Principal.System), default);
        var noNotes = new Principal(Guid.CreateVersion7(), "books", 1, Roles.Manager with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["note"] = TypeAccess.Nothing } });
        var page = await Get<Timeline>().ReadAsync(Party, party, noNotes, 10, null, default);
        Assert.Equal(["payment"], page.Lines.Select(l => l.Type?.Name).Where(n => n != "party"));
    }

    [Fact]
    public async Task What_is_hidden_of_a_record_is_not_told_of_it()
    {
        var (party, _) = await FillAsync(1, _ => new DateTime(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc));
        await Store.WriteAsync([RecordWrite.Create(Store.Catalogue["payment"], Values(("party", party), ("paidAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)), ("amount", 5m)))], By(Principal.System), default);
        TypeAccess Without(string field) => new(RecordScope.All, RecordScope.All, true, false) { HiddenFields = new HashSet<string>(StringComparer.Ordinal) { field } };
        var shop = new Principal(Guid.CreateVersion7(), "shop", 1, Roles.Manager with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["payment"] = Without("amount"), ["note"] = Without("text") } });
        foreach (var (who, amount, text) in new[] { (Principal.System, (decimal?)5m, "Called"), (shop, null, null) })
        {
            var lines = (await Get<Timeline>().ReadAsync(Party, party, who, 10, null, default)).Lines;
            Assert.Equal((amount, text), (lines.Single(l => l.Type?.Name == "payment").Amount, lines.Single(l => l.Type?.Name == "note").Text));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_index_yields_the_entries_in_their_order(bool sameMoment)
    {
        var (party, _) = await FillAsync(60, i => new DateTime(2026, 3, 1, 9, i % 2, 0, DateTimeKind.Utc));
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        var onServer = Database.Dialect.Name != "sqlite";
        if (onServer)
        {
            command.CommandText = "set enable_seqscan = off; set enable_bitmapscan = off";
            await command.ExecuteNonQueryAsync();
        }

        // A reader who sees the notes of their own team only.
        var sql = Reader.Writer(new Principal(Guid.CreateVersion7(), "own", 1, Roles.Sales));
        command.CommandText = $"explain {(onServer ? "" : "query plan ")}{Timeline.Entries(sql, [Store.Catalogue["note"], Order], party, new DateTime(2026, 3, 1, 9, 1, 0, DateTimeKind.Utc), sameMoment ? 30 : null, 51)}";
        foreach (var value in sql.Parameters) Database.Dialect.Bind(command, value);
        Assert.Contains("exists", command.CommandText, StringComparison.Ordinal);
        var plan = "";
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync()) plan += row.GetValue(row.FieldCount - 1) + "\n";
        Assert.Contains("ix_core_timeline_party", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    private async Task<(Guid Party, List<Guid> Notes)> FillAsync(int count, Func<int, DateTime> at)
    {
        var party = (await Store.WriteAsync([RecordWrite.Create(Party, Values(("name", "Ada Example")))], By(Principal.System), default)).Items[0].Id;
        var notes = await Store.WriteAsync([.. Enumerable.Range(0, count).Select(i => RecordWrite.Create(Store.Catalogue["note"], Values(("party", party), ("at", at(i)), ("text", "Called"))))], By(Principal.System), default);
        return (party, [.. notes.Items.Select(i => i.Id)]);
    }
}

public sealed class ReadingStoriesOnSqlite() : ReadingStories(null);

public sealed class ReadingStoriesOnPostgres(SharedPostgres postgres) : ReadingStories(postgres);
