using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Rules;
using Rapport.Core.Values;
using Rapport.Storage.Specs.Backups;
using Fields = Rapport.Core.Catalogue.CustomFields;

namespace Rapport.Storage.Specs.Rules;

/// <summary>What an administrator wants never to stand in a record is refused to everybody who writes; what stood before stands.</summary>
public sealed class KeepingToRules
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly WriteContext Context = new(Principal.System, "test");
    private static readonly RuleDefinition Finished = new() { When = "level > 5 and name not starts with 'Big'", Message = new LocalText("Things above five are called Big.", "大于五的须以 Big 开头。"), Field = "name" };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_record_that_breaks_a_rule_is_refused_with_its_words_one_that_broke_it_before_stands(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var old = await firm.CreateAsync(("name", "Lamp"), ("level", 9L));
        var book = firm.Get<RuleBook>();
        await book.SaveAsync("thing", "bigName", Finished with { When = "level > 5 and not (name starts with 'Big')" }, Principal.System, None);
        var refused = await ProblemsAsync(() => firm.CreateAsync(("name", "Table"), ("level", 6L)));
        Assert.Equal(("rule.broken", "name", "Things above five are called Big."), (refused[0].Code, refused[0].At, ((LocalText)refused[0].Args!["message"]!).En));
        await firm.CreateAsync(("name", "Big table"), ("level", 6L));
        await firm.CreateAsync(("name", "Table"), ("level", 5L));

        // It broke the rule before there was one: another field is written, and it may be put right, but not into another breach later.
        await WriteAsync(firm, old, ("level", 8L));
        await WriteAsync(firm, old, ("level", 1L));
        Assert.Equal("rule.broken", (await ProblemsAsync(() => WriteAsync(firm, old, ("level", 7L))))[0].Code);
        // Several at once: each row is told.
        var many = await ProblemsAsync(() => firm.Store.WriteAsync([.. new[] { 1L, 6L, 7L }.Select(l => RecordWrite.Create(firm.Thing, SmallFirm.Values(("name", "Chair"), ("level", l))))], Context, None));
        Assert.Equal(["items[1].name", "items[2].name"], many.Select(p => p.At));

        await book.SaveAsync("thing", "bigName", firm.Thing.Rules[0].Definition with { Off = true }, Principal.System, None);
        await WriteAsync(firm, old, ("level", 7L));
        await book.DeleteAsync("thing", "bigName", Principal.System, None);
        Assert.Empty(firm.Thing.Rules);
        Assert.Equal("rule.missing", (await ProblemsAsync(() => book.DeleteAsync("thing", "bigName", Principal.System, None)))[0].Code);
    }

    [Fact]
    public async Task A_rule_that_asks_more_than_the_record_or_cannot_be_read_is_refused_and_rests_while_a_field_is_gone()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var book = firm.Get<RuleBook>();
        var fields = firm.Get<Fields>();
        await fields.AddAsync("thing", "part", new FieldDefinition { Kind = FieldKind.Link, Target = "thing", Inverse = "parts" }, Principal.System, None);
        await fields.AddAsync("thing", "colour", new FieldDefinition { Kind = FieldKind.Text }, Principal.System, None);
        async Task<string> CodeAsync(RuleDefinition rule) => (await ProblemsAsync(() => book.SaveAsync("thing", "one", rule, Principal.System, None)))[0].Code;
        Assert.Equal("rule.notAlone", await CodeAsync(Finished with { When = "part.level > 5" }));
        Assert.Equal("rule.notAlone", await CodeAsync(Finished with { When = "count(parts) > 5" }));
        Assert.Equal("rule.notAlone", await CodeAsync(Finished with { When = "any(parts, level > 5)" }));
        Assert.StartsWith("criteria.", await CodeAsync(Finished with { When = "heigth > 5" }), StringComparison.Ordinal);
        Assert.Equal("field.required", await CodeAsync(Finished with { When = " " }));
        Assert.Equal("field.required", await CodeAsync(Finished with { When = "level > 5", Message = null }));
        Assert.Equal("field.unknown", await CodeAsync(Finished with { When = "level > 5", Field = "height" }));
        Assert.Equal("access.function", (await ProblemsAsync(() => book.SaveAsync("thing", "one", Finished, Principal.System with { Role = Roles.Sales }, None)))[0].Code);

        await book.SaveAsync("thing", "one", Finished with { When = "colour = 'red' or level * 2 > 20" }, Principal.System, None);
        await fields.RetireAsync("thing", "colour", Principal.System, None);
        Assert.False(firm.Thing.Rules[0].IsInForce);
        await firm.CreateAsync(("name", "Lamp"), ("level", 11L));
        await fields.AddAsync("thing", "colour", new FieldDefinition { Kind = FieldKind.Text }, Principal.System, None);
        Assert.Equal("rule.broken", (await ProblemsAsync(() => firm.CreateAsync(("name", "Lamp"), ("level", 11L))))[0].Code);
    }

    [Theory]
    [InlineData("sqlite", "postgres")]
    [InlineData("postgres", "sqlite")]
    public async Task Rules_hold_for_imports_and_travel_with_a_backup(string from, string to)
    {
        using var source = new Place(from);
        using var target = new Place(to);
        using var folder = new TempFolder();
        await using (var workplace = await Workplace.OpenAsync(source.Folder, source.Connection, None))
        await using (var services = workplace.BuildServices())
        {
            await services.GetRequiredService<RuleBook>().SaveAsync("party", "born", new RuleDefinition { When = "birthday > today", Message = new LocalText("Nobody is born tomorrow."), Field = "birthday" }, Principal.System, None);
            await File.WriteAllTextAsync(folder.File("people.csv"), "name,kind,birthday\nAnn,person,1980-01-02\nBen,person,2999-01-02\n", None);
            var result = await services.GetRequiredService<RecordImport>().RunAsync(folder.File("people.csv"), new ImportPlan("party"), Principal.System, null, null, null, None);
            Assert.Equal((1, 1), (result.Created, result.Errors));
        }

        await Safekeeping.BackupAsync(source.Folder, source.Connection, folder.File("b.rapport"), None);
        await Safekeeping.RestoreAsync(folder.File("b.rapport"), target.Folder, target.Connection, None);
        await using var restored = await Workplace.OpenAsync(target.Folder, target.Connection, None);
        Assert.True(restored.Catalogue.Current["party"].Rules.Single().IsInForce);
    }

    private static Task<WriteOutcome> WriteAsync(SmallFirm firm, Guid id, params (string Name, object? Value)[] values) =>
        firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, id, SmallFirm.Values(values))], Context, None);

    private static async Task<IReadOnlyList<Problem>> ProblemsAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems;
}
