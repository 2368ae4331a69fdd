using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.CustomFields;

public sealed class AddingAField
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly WriteContext Context = new(Principal.System, "test");

    [Theory]
    [InlineData("sqlite", FieldKind.Integer)]
    [InlineData("postgres", FieldKind.Integer)]
    [InlineData("sqlite", FieldKind.Text)]
    [InlineData("postgres", FieldKind.Text)]
    [InlineData("sqlite", FieldKind.Date)]
    [InlineData("postgres", FieldKind.Date)]
    [InlineData("sqlite", FieldKind.Money)]
    [InlineData("postgres", FieldKind.Money)]
    public async Task It_is_written_filtered_sorted_paged_and_undone_at_once(string database, FieldKind kind)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var old = await firm.CreateAsync(("name", "Old"));
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        var stamp = firm.Store.Catalogue.Stamp;
        await fields.AddAsync("thing", "extra", new FieldDefinition { Kind = kind, Indexed = true }, Principal.System, None);
        Assert.True(firm.Store.Catalogue.Stamp > stamp);
        object Value(int i) => kind switch
        {
            FieldKind.Integer => (long)i,
            FieldKind.Money => i + 0.25m,
            FieldKind.Date => new DateOnly(2026, 1, 1).AddDays(i),
            _ => "Mark " + i.ToString("00", CultureInfo.InvariantCulture),
        };
        for (var i = 0; i < 30; i++) await firm.CreateAsync(("name", $"N{i}"), ("extra", Value(i)));

        var where = kind switch { FieldKind.Integer => "extra >= 10", FieldKind.Money => "extra >= 10.25", FieldKind.Date => "extra >= 2026-01-11", _ => "extra >= \"mark 10\"" };
        var seen = new List<object?>();
        string? cursor = null;
        do
        {
            var page = await firm.Reader.ListAsync(new RecordQuery(firm.Thing, where, "-extra", ["extra"], 7, cursor), Principal.System, None);
            seen.AddRange(page.Rows.Select(r => r.Values[0]));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(10, 20).Reverse().Select(Value), seen);

        var written = await firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, old, SmallFirm.Values(("extra", Value(5))))], Context, None);
        Assert.Equal(Value(5), (await firm.Reader.GetAsync(firm.Thing, old, Principal.System, None))!["extra"]);
        Assert.Equal(1, (await firm.Store.UndoAsync(written.ChangeSet, Principal.System, false, None)).Reverted);
        Assert.Null((await firm.Reader.GetAsync(firm.Thing, old, Principal.System, None))!["extra"]);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Its_index_serves_the_expressions_that_lists_write(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        await fields.AddAsync("thing", "score", new FieldDefinition { Kind = FieldKind.Integer }, Principal.System, None);
        await firm.Store.WriteAsync([.. Enumerable.Range(0, 1_000).Select(i => RecordWrite.Create(firm.Thing, SmallFirm.Values(("name", $"N{i}"), ("score", (long)i))))], Context, None);
        await fields.ChangeAsync("thing", "score", new FieldDefinition { Kind = FieldKind.Integer, Indexed = true }, Principal.System, None);
        await using var connection = await firm.Database.OpenAsync(None);
        await using var command = connection.CreateCommand();
        // On SQLite a pooled connection sees the new schema when it runs something, and explaining runs nothing.
        command.CommandText = database == "postgres" ? "set enable_seqscan = off" : "select count(*) from tst_thing";
        await command.ExecuteNonQueryAsync(None);

        var value = firm.Database.Dialect.Custom("t", firm.Thing["score"]);
        command.CommandText = $"explain {(database == "sqlite" ? "query plan " : "")}select t.n from tst_thing t where {value} > 5 order by {value}, t.n limit 10";
        var plan = "";
        await using var row = await command.ExecuteReaderAsync(None);
        while (await row.ReadAsync(None)) plan += row.GetValue(row.FieldCount - 1) + "\n";
        Assert.Contains("ix_tst_thing_cf_", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_retired_field_keeps_its_values_through_later_edits_and_comes_back_with_them(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        foreach (var name in new[] { "one", "two" }) await fields.AddAsync("thing", name, new FieldDefinition { Kind = FieldKind.Text }, Principal.System, None);
        var id = await firm.CreateAsync(("name", "N"), ("one", "a"), ("two", "b"));
        await fields.RetireAsync("thing", "one", Principal.System, None);
        Assert.Null(firm.Thing.Find("one"));
        await firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, id, SmallFirm.Values(("two", "c")))], Context, None);

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => fields.AddAsync("thing", "one", new FieldDefinition { Kind = FieldKind.Integer }, Principal.System, None));
        Assert.Equal("fields.kindStays", refusal.Problems[0].Code);
        await fields.AddAsync("thing", "one", new FieldDefinition { Kind = FieldKind.Text }, Principal.System, None);
        var record = (await firm.Reader.GetAsync(firm.Thing, id, Principal.System, None))!;
        Assert.Equal(("a", "c"), (record["one"], record["two"]));
    }

    /// <summary>By what is shown in each language, a missing one in another's words, and a choice without words by its key.</summary>
    [Fact]
    public async Task Two_choices_that_are_called_alike_are_refused_by_what_they_are_called()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        async Task<(string Code, string? At, object? Label)> RefusedAsync(params Choice[] choices) =>
            (await Assert.ThrowsAsync<ProblemException>(() => fields.AddAsync("thing", "pick", new() { Kind = FieldKind.Choice, Choices = choices }, Principal.System, None))).Problems[0] is var p ? (p.Code, p.At, p.Args?["label"]) : default;
        static Choice Called(string key, string? en, string? hans = null) => new(key) { Label = new(en, hans) };
        Assert.Equal(("fields.sameLabel", "choices", "甲"), await RefusedAsync(Called("a", null, "甲"), Called("b", null, "乙"), Called("c", null, "甲")));
        Assert.Equal(("fields.sameLabel", "choices", "In work"), await RefusedAsync(Called("a", "In work"), Called("b", " INWORK")));
        Assert.Equal(("fields.sameLabel", "choices", "金"), await RefusedAsync(Called("a", "Gold", "金"), Called("b", "Silver", "金")));
        Assert.Equal(("fields.sameLabel", "choices", "Gold"), await RefusedAsync(Called("a", "Gold", "金"), Called("b", null, "Gold")));
        Assert.Equal(("fields.sameLabel", "choices", "gold"), await RefusedAsync(new Choice("gold"), Called("b", "Gold")));
        await fields.AddAsync("thing", "pick", new() { Kind = FieldKind.Choice, Choices = [Called("a", "Gold", "金"), Called("b", "Golden", "银")] }, Principal.System, None);
        Assert.Equal("fields.sameLabel", (await Assert.ThrowsAsync<ProblemException>(() => fields.ChangeAsync("thing", "pick", new() { Kind = FieldKind.Choice, Choices = [Called("a", "Gold", "金"), Called("b", "Gold", "银")] }, Principal.System, None))).Problems[0].Code);
    }

    [Fact]
    public async Task Bad_definitions_and_strangers_are_refused()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        async Task<string> RefusalAsync(string name, FieldDefinition definition, Principal? who = null) =>
            (await Assert.ThrowsAsync<ProblemException>(() => fields.AddAsync("thing", name, definition, who ?? Principal.System, None))).Problems[0].Code;
        Assert.Equal("fields.badName", await RefusalAsync("Bad", new() { Kind = FieldKind.Text }));
        Assert.Equal("fields.badName", await RefusalAsync("x'); drop table core_user; --", new() { Kind = FieldKind.Text }));
        Assert.Equal("fields.nameTaken", await RefusalAsync("name", new() { Kind = FieldKind.Text }));
        Assert.Equal("fields.nameTaken", await RefusalAsync("version", new() { Kind = FieldKind.Integer }));
        Assert.Equal("field.required", await RefusalAsync("total", new() { Kind = FieldKind.RollUp }));
        Assert.Equal("fields.badChoices", await RefusalAsync("pick", new() { Kind = FieldKind.Choice }));
        Assert.Equal("fields.cannotBeIndexed", await RefusalAsync("tags", new() { Kind = FieldKind.Tags, Indexed = true }));
        var stranger = new Principal(Guid.CreateVersion7(), "S", 1, new Role("sales", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Full));
        Assert.Equal("access.function", await RefusalAsync("fine", new() { Kind = FieldKind.Text }, stranger));
    }
}
