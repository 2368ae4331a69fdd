using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.Kinds;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Flows;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Rules;
using Rapport.Core.Values;

namespace Rapport.Storage.Specs.CustomFields;

/// <summary>A field becomes one of another kind: seen before, carried out as a whole, told in the history, and taken back to the letter.</summary>
public sealed class ChangingAKind
{
    private static readonly CancellationToken None = CancellationToken.None;

    internal static Task<Field> AddAsync(SmallFirm firm, string name, FieldDefinition definition) => firm.Get<Core.Catalogue.CustomFields>().AddAsync("thing", name, definition, Principal.System, None);

    internal static FieldDefinition Of(FieldKind kind, params string[] choices) => new() { Kind = kind, Label = new LocalText("Budget"), Choices = choices.Length == 0 ? null : [.. choices.Select(c => new Choice(c) { Label = new LocalText(c.ToUpperInvariant()) })] };

    internal static async Task<KindOutcome> CarryOutAsync(SmallFirm firm, KindOrder order, Principal? who = null)
    {
        var job = await firm.Get<KindChanges>().StartAsync(order, who ?? Principal.System, None);
        await WorkAsync(firm);
        var done = (await firm.Get<JobQueue>().FindAsync(job, None))!;
        Assert.Equal(done.State == JobState.Done, done.Progress == 1);
        return KindChanges.ResultOf(done) ?? throw new InvalidOperationException($"{done.State} {done.Error}");
    }

    private static async Task WorkAsync(SmallFirm firm)
    {
        using var worker = new JobWorker(firm.Get<JobQueue>(), firm.Services.GetServices<IJobHandler>().Where(h => h.Type == KindChanges.JobType), TimeProvider.System, NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("w", None));
    }

    private static async Task<object?> ValueAsync(SmallFirm firm, Guid id, string field = "budget") => (await firm.Reader.GetAsync(firm.Thing, id, Principal.System, None))![field];

    private static Task SetAsync(SmallFirm firm, Guid id, object? value) =>
        firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, id, SmallFirm.Values(("budget", value)))], new WriteContext(Principal.System, "test"), None);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_text_becomes_a_whole_number_and_comes_back_to_the_letter(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await AddAsync(firm, "budget", Of(FieldKind.Text));
        var plain = await firm.CreateAsync(("name", "Plain"), ("budget", "12"));
        var spaced = await firm.CreateAsync(("name", "Spaced"), ("budget", "1,200"));
        var vague = await firm.CreateAsync(("name", "Vague"), ("budget", "about 12"));
        var none = await firm.CreateAsync(("name", "None"));
        var order = new KindOrder("thing", "budget", Of(FieldKind.Integer) with { Indexed = true });

        var preview = await firm.Get<KindChanges>().PreviewAsync(order, null, Principal.System, None);
        Assert.Equal((3L, 2L, 1L, true), (preview.Filled, preview.Converted, preview.Lost, preview.IsComplete));
        var lost = Assert.Single(preview.Examples, e => e.Why is not null);
        Assert.Equal(("Vague", "about 12", "number.unit"), (lost.Title, lost.Value, lost.Why!.Code));
        Assert.Contains(preview.Examples, e => e is { Value: "1,200", Becomes: "1200" });
        Assert.Equal(FieldKind.Text, firm.Thing["budget"].Kind);

        var outcome = await CarryOutAsync(firm, order);
        Assert.Equal((2L, 1L), (outcome.Converted, outcome.Lost));
        Assert.Equal([12L, 1200L, null, null], [await ValueAsync(firm, plain), await ValueAsync(firm, spaced), await ValueAsync(firm, vague), await ValueAsync(firm, none)]);
        var found = await firm.Reader.ListAsync(new RecordQuery(firm.Thing, "budget > 100", "-budget", ["name", "budget"], 10), Principal.System, None);
        Assert.Equal(["Spaced"], found.Rows.Select(r => r.Values[0]));

        // The story says what stood there.
        var story = await firm.Get<Timeline>().ReadAsync(firm.Thing, vague, Principal.System, 20, null, None);
        var told = story.Lines.SelectMany(l => l.Changes).Single(c => c.Field.Name == "budget");
        Assert.Equal(("about 12", null), (told.Before, told.After));
        told = (await firm.Get<Timeline>().ReadAsync(firm.Thing, spaced, Principal.System, 20, null, None)).Lines.SelectMany(l => l.Changes).Single(c => c.Field.Name == "budget");
        Assert.Equal(("1,200", "1200"), (told.Before, told.After));

        // Somebody works on with the number; then all is taken back.
        await SetAsync(firm, plain, 15L);
        await SetAsync(firm, none, 7L);
        var undone = await firm.Store.UndoAsync(outcome.ChangeSet, Principal.System, preview: false, None);
        Assert.Equal(FieldKind.Text, firm.Thing["budget"].Kind);
        Assert.Equal(["15", "1,200", "about 12", "7"], [await ValueAsync(firm, plain), await ValueAsync(firm, spaced), await ValueAsync(firm, vague), await ValueAsync(firm, none)]);
        Assert.Equal("undo.alreadyUndone", (await Assert.ThrowsAsync<ProblemException>(() => firm.Store.UndoAsync(outcome.ChangeSet, Principal.System, preview: false, None))).Problems[0].Code);

        // And the taking back as well.
        await firm.Store.UndoAsync(undone.ChangeSet, Principal.System, preview: false, None);
        Assert.Equal(FieldKind.Integer, firm.Thing["budget"].Kind);
        Assert.Equal([15L, 1200L, null, 7L], [await ValueAsync(firm, plain), await ValueAsync(firm, spaced), await ValueAsync(firm, vague), await ValueAsync(firm, none)]);
    }

    [Theory]
    [InlineData("sqlite", FieldKind.Text, null, 0.12)]
    [InlineData("postgres", FieldKind.Text, false, 12.0)]
    [InlineData("sqlite", FieldKind.Integer, null, 0.12)]
    [InlineData("postgres", FieldKind.Number, null, 12.0)]
    [InlineData("sqlite", FieldKind.Number, true, 0.12)]
    [InlineData("postgres", FieldKind.Money, true, 0.12)]
    public async Task A_number_without_a_sign_is_the_share_that_was_meant(string database, FieldKind kind, bool? points, double share)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await AddAsync(firm, "budget", Of(kind));
        object first = kind switch { FieldKind.Text => "12", FieldKind.Integer => 12L, FieldKind.Money => 12m, _ => 12.0 };
        var id = await firm.CreateAsync(("name", "Twelve"), ("budget", first));
        var signed = kind == FieldKind.Text ? await firm.CreateAsync(("name", "Signed"), ("budget", "7 %")) : id;
        var order = new KindOrder("thing", "budget", Of(FieldKind.Percent)) { Reading = new() { Points = points } };
        var example = (await firm.Get<KindChanges>().PreviewAsync(order, null, Principal.System, None)).Examples.Single(e => e.Title == "Twelve");
        Assert.Equal(share < 1 ? "12%" : "1200%", example.Becomes);
        var outcome = await CarryOutAsync(firm, order);
        Assert.Equal(share, await ValueAsync(firm, id));
        if (signed != id) Assert.Equal(0.07, await ValueAsync(firm, signed));

        // What somebody wrote since goes back as it was read, and comes again as it was.
        var later = share < 1 ? 0.07 : 7.0;
        await SetAsync(firm, id, later);
        var undone = await firm.Store.UndoAsync(outcome.ChangeSet, Principal.System, preview: false, None);
        Assert.Equal(kind switch { FieldKind.Text => share < 1 ? "7%" : "700%", FieldKind.Integer => 7L, FieldKind.Money => 7m, _ => (object)7.0 }, await ValueAsync(firm, id));
        await firm.Store.UndoAsync(undone.ChangeSet, Principal.System, preview: false, None);
        Assert.Equal(later, await ValueAsync(firm, id));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_another_kind_knows_of_the_field_stays_and_a_look_names_the_rest(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var number = new FieldDefinition { Kind = FieldKind.Number, Label = new LocalText("Budget", "预算", "預算"), Help = new LocalText("A year"), Section = "money", Min = 0, Max = 900, Decimals = 2, Indexed = true, InList = true, Default = JsonSerializer.SerializeToElement(2.5) };
        await AddAsync(firm, "budget", number);
        var kinds = firm.Get<KindChanges>();
        Assert.Equal(number with { Kind = FieldKind.Money }, await kinds.KeptAsync("thing", "budget", FieldKind.Money, None) with { Default = number.Default });
        Assert.Equal(number with { Kind = FieldKind.Percent, Min = null, Max = null, Default = null }, await kinds.KeptAsync("thing", "budget", FieldKind.Percent, None));
        Assert.Equal(number with { Kind = FieldKind.Text, Min = null, Max = null, Decimals = null, Default = null }, await kinds.KeptAsync("thing", "budget", FieldKind.Text, None));
        var whole = await kinds.KeptAsync("thing", "budget", FieldKind.Integer, None);
        Assert.Equal(number with { Kind = FieldKind.Integer, Decimals = null, Default = null }, whole);

        var preview = await kinds.PreviewAsync(new KindOrder("thing", "budget", whole), null, Principal.System, None);
        Assert.Equal(["decimals", "default"], preview.LostProperties.Order());
        await CarryOutAsync(firm, new KindOrder("thing", "budget", whole));
        var became = firm.Thing["budget"];
        Assert.Equal((FieldKind.Integer, number.Label, number.Help, "money", 900.0, true, true), (became.Kind, became.Label, became.Help, became.Section, became.Max, became.Indexed, became.InList));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Edits_from_before_can_still_be_taken_back_and_deleted_records_come_back_with_the_new_kind(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await AddAsync(firm, "budget", Of(FieldKind.Text));
        var one = await firm.CreateAsync(("name", "One"), ("budget", "5"));
        var gone = await firm.CreateAsync(("name", "Gone"), ("budget", "77"));
        var edit = await firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, one, SmallFirm.Values(("budget", "6")))], new WriteContext(Principal.System, "test"), None);
        var deletion = await firm.Store.WriteAsync([RecordWrite.Delete(firm.Thing, gone)], new WriteContext(Principal.System, "test"), None);
        await CarryOutAsync(firm, new KindOrder("thing", "budget", Of(FieldKind.Integer)));

        Assert.Equal(0, (await firm.Store.UndoAsync(edit.ChangeSet, Principal.System, preview: false, None)).RefusedCount);
        Assert.Equal(5L, await ValueAsync(firm, one));
        Assert.Equal(0, (await firm.Store.UndoAsync(deletion.ChangeSet, Principal.System, preview: false, None)).RefusedCount);
        Assert.Equal(77L, await ValueAsync(firm, gone));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Done_again_and_again_values_are_read_as_they_were_the_first_time(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await AddAsync(firm, "budget", Of(FieldKind.Text));
        await AddAsync(firm, "size", Of(FieldKind.Text));
        var one = await firm.CreateAsync(("name", "One"), ("budget", "1.234"), ("size", "Em"));
        var number = await CarryOutAsync(firm, new KindOrder("thing", "budget", Of(FieldKind.Number)) { Reading = new() { DecimalComma = true } });
        var choice = await CarryOutAsync(firm, new KindOrder("thing", "size", Of(FieldKind.Choice, "l")) { Reading = new() { Meanings = new Dictionary<string, string> { ["Em"] = "l" } } });
        var (first, second) = (number.ChangeSet, choice.ChangeSet);
        for (var turn = 0; turn < 4; turn++)
        {
            var isBack = turn % 2 == 0;
            first = (await firm.Store.UndoAsync(first, Principal.System, preview: false, None)).ChangeSet;
            second = (await firm.Store.UndoAsync(second, Principal.System, preview: false, None)).ChangeSet;
            Assert.Equal(isBack ? ("1.234", "Em") : (1234.0, "l"), ((object?)await ValueAsync(firm, one), (object?)await ValueAsync(firm, one, "size")));
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Choices_are_renamed_joined_and_left_out_and_become_several(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await AddAsync(firm, "budget", Of(FieldKind.Choice, "small", "tiny", "large"));
        var tiny = await firm.CreateAsync(("name", "Tiny"), ("budget", "tiny"));
        var large = await firm.CreateAsync(("name", "Large"), ("budget", "large"));
        var order = new KindOrder("thing", "budget", Of(FieldKind.Choice, "small", "big")) { Reading = new() { Meanings = new Dictionary<string, string> { ["tiny"] = "small" } } };
        var preview = await firm.Get<KindChanges>().PreviewAsync(order, null, Principal.System, None);
        Assert.Equal((1L, 1L), (preview.Converted, preview.Lost));
        Assert.Equal("LARGE", Assert.Single(preview.Words).Key);
        order = order with { Reading = new() { Meanings = new Dictionary<string, string> { ["tiny"] = "small", ["large"] = "big" } } };
        Assert.Equal((2L, 0L), await CarryOutAsync(firm, order) is var done ? (done.Converted, done.Lost) : default);
        Assert.Equal(["small", "big"], [await ValueAsync(firm, tiny), await ValueAsync(firm, large)]);

        await CarryOutAsync(firm, new KindOrder("thing", "budget", Of(FieldKind.MultiChoice, "small", "big")));
        Assert.Equal(["small"], (string[])(await ValueAsync(firm, tiny))!);
        await SetAsync(firm, tiny, new[] { "small", "big" });
        var back = new KindOrder("thing", "budget", Of(FieldKind.Choice, "small", "big"));
        preview = await firm.Get<KindChanges>().PreviewAsync(back, null, Principal.System, None);
        Assert.Equal((1L, 1L), (preview.Converted, preview.Lost));
        Assert.Equal("Tiny", Assert.Single(preview.Examples, e => e.Why is not null).Title);
    }

    [Fact]
    public async Task A_look_at_an_undo_says_that_the_field_is_another_again_and_what_was_changed_after_it_goes_first()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        await AddAsync(firm, "budget", Of(FieldKind.Text));
        await firm.CreateAsync(("name", "One"), ("budget", "12"));
        var first = await CarryOutAsync(firm, new KindOrder("thing", "budget", Of(FieldKind.Integer)));
        Assert.Equal(new("thing", "budget", FieldKind.Integer, FieldKind.Text), (await firm.Store.UndoAsync(first.ChangeSet, Principal.System, preview: true, None)).Kind);

        var second = await CarryOutAsync(firm, new KindOrder("thing", "budget", Of(FieldKind.Money)));
        var third = await CarryOutAsync(firm, new KindOrder("thing", "budget", Of(FieldKind.Number)));
        var refused = (await Assert.ThrowsAsync<ProblemException>(() => firm.Store.UndoAsync(first.ChangeSet, Principal.System, preview: true, None))).Problems[0];
        Assert.Equal(("kind.undoLater", third.ChangeSet, "Number"), (refused.Code, refused.Args!["later"], refused.Args["kind"]));
        foreach (var set in new[] { third, second, first }) await firm.Store.UndoAsync(set.ChangeSet, Principal.System, preview: false, None);
        Assert.Equal(FieldKind.Text, firm.Thing["budget"].Kind);
    }

    [Theory]
    [InlineData(FieldKind.Text, "03/04/2026", FieldKind.Date, "2026-04-03")]
    [InlineData(FieldKind.Text, "yes", FieldKind.YesNo, "yes")]
    [InlineData(FieldKind.Text, "Nora@Example.com", FieldKind.Email, "nora@example.com")]
    [InlineData(FieldKind.Text, "red; green", FieldKind.Tags, "green; red")]
    [InlineData(FieldKind.Text, "1234.5", FieldKind.Money, "1234.5")]
    [InlineData(FieldKind.Integer, 3L, FieldKind.Number, "3")]
    [InlineData(FieldKind.Number, 2.5, FieldKind.Integer, null)]
    [InlineData(FieldKind.Number, 0.25, FieldKind.Text, "0.25")]
    [InlineData(FieldKind.Percent, 0.07, FieldKind.Text, "7%")]
    [InlineData(FieldKind.YesNo, true, FieldKind.Integer, "1")]
    public async Task Each_kind_is_read_as_what_people_mean(FieldKind from, object value, FieldKind to, string? becomes)
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        await AddAsync(firm, "budget", Of(from));
        await firm.CreateAsync(("name", "One"), ("budget", value));
        var preview = await firm.Get<KindChanges>().PreviewAsync(new KindOrder("thing", "budget", Of(to)) { Reading = new() { Days = DayOrder.DayFirst } }, null, Principal.System, None);
        Assert.Equal(becomes, Assert.Single(preview.Examples).Becomes);
    }

    [Fact]
    public async Task What_would_not_fit_any_more_is_named_and_holds_the_change_up()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        await AddAsync(firm, "budget", Of(FieldKind.Number));
        await AddAsync(firm, "twice", new() { Kind = FieldKind.Formula, Expression = "budget * 2" });
        await firm.Get<RuleBook>().SaveAsync("thing", "notTooMuch", new() { When = "budget > 100", Message = new LocalText("Too much") }, Principal.System, None);
        await firm.Get<RuleBook>().SaveAsync("thing", "named", new() { When = "budget is empty and name is empty", Message = new LocalText("Say one") }, Principal.System, None);
        var order = new KindOrder("thing", "budget", Of(FieldKind.Text));
        var uses = (await firm.Get<KindChanges>().PreviewAsync(order, null, Principal.System, None)).Uses;
        Assert.Equal([("formula", "twice", true), ("rule", "notTooMuch", true), ("rule", "named", false)], uses.Select(u => (u.Where, u.Name!, u.Blocks)));
        var refused = (await Assert.ThrowsAsync<ProblemException>(() => firm.Get<KindChanges>().StartAsync(order, Principal.System, None))).Problems;
        Assert.Equal(["kind.usedBy.formula", "kind.usedBy.rule"], refused.Select(p => p.Code));
        // A number of another kind disturbs nobody.
        Assert.All((await firm.Get<KindChanges>().PreviewAsync(new KindOrder("thing", "budget", Of(FieldKind.Integer)), null, Principal.System, None)).Uses, u => Assert.True(u.Fits));

        // A flow is held against the new kind whole: its condition, and the value it would write.
        await firm.Get<FlowBook>().SaveAsync("thing", "raise", new FlowDefinition { Title = new LocalText("Raise"), When = "budget = 12", Steps = [new FlowStep(FlowDeed.Set) { Field = "budget", Value = JsonSerializer.SerializeToElement(13) }] }, Principal.System, None);
        await firm.Get<FlowBook>().SaveAsync("thing", "rename", new FlowDefinition { Title = new LocalText("Rename"), Steps = [new FlowStep(FlowDeed.Set) { Field = "name", Value = JsonSerializer.SerializeToElement("Anna") }] }, Principal.System, None);
        foreach (var (kind, isBlocked) in new[] { (FieldKind.Integer, false), (FieldKind.Text, true) })
            Assert.Equal(("raise", isBlocked), Assert.Single((await firm.Get<KindChanges>().PreviewAsync(new KindOrder("thing", "budget", Of(kind)), null, Principal.System, None)).Uses.Where(u => u.Where == "flow").Select(u => (u.Name!, u.Blocks))));

        // A limit of discretion keeps its meaning among plain numbers only.
        await firm.Get<Core.Access.Limits.LimitBook>().SaveAsync(new Core.Access.Limits.Limit(Guid.Empty, "thing", "budget") { Role = "sales", Most = 10 }, Principal.System, None);
        foreach (var (kind, isBlocked) in new[] { (FieldKind.Integer, false), (FieldKind.Percent, true), (FieldKind.Text, true) })
            Assert.Equal(isBlocked, Assert.Single((await firm.Get<KindChanges>().PreviewAsync(new KindOrder("thing", "budget", Of(kind)), null, Principal.System, None)).Uses, u => u.Where == "limit").Blocks);

        async Task RefusedAsync(string code, string field, FieldDefinition definition) =>
            Assert.Equal(code, (await Assert.ThrowsAsync<ProblemException>(() => firm.Get<KindChanges>().StartAsync(new KindOrder("thing", field, definition), Principal.System, None))).Problems[0].Code);
        await RefusedAsync("kind.noWay", "budget", Of(FieldKind.Address));
        await RefusedAsync("kind.same", "budget", Of(FieldKind.Number));
        await RefusedAsync("kind.cannot", "twice", Of(FieldKind.Text));
        await RefusedAsync("fields.badChoices", "budget", Of(FieldKind.Choice));
        var reader = Principal.System with { Role = Roles.BuiltIn.First(r => r.Name != Roles.Administrator.Name) };
        Assert.Equal(ProblemKind.Denied, (await Assert.ThrowsAsync<ProblemException>(() => firm.Get<KindChanges>().PreviewAsync(order, null, reader, None))).Problems[0].Kind);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_change_that_would_share_a_unique_value_or_meets_another_change_leaves_the_field_as_it_is(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await AddAsync(firm, "budget", Of(FieldKind.Text));
        var first = await firm.CreateAsync(("name", "A"), ("budget", "7"));
        await firm.CreateAsync(("name", "B"), ("budget", "07"));
        var job = await firm.Get<KindChanges>().StartAsync(new KindOrder("thing", "budget", Of(FieldKind.Integer) with { Unique = true }), Principal.System, None);
        await WorkAsync(firm);
        var dead = (await firm.Get<JobQueue>().FindAsync(job, None))!;
        Assert.Equal((JobState.Dead, "fields.notUnique"), (dead.State, JobFailure.Read(dead.Error)!.Code));
        Assert.Equal((FieldKind.Text, "7"), (firm.Thing["budget"].Kind, await ValueAsync(firm, first)));

        // The next attempt writes over what that one left.
        await SetAsync(firm, first, "8");
        await CarryOutAsync(firm, new KindOrder("thing", "budget", Of(FieldKind.Integer) with { Unique = true }));
        Assert.Equal(8L, await ValueAsync(firm, first));
        Assert.Equal("field.taken", (await Assert.ThrowsAsync<ProblemException>(() => SetAsync(firm, first, 7L))).Problems[0].Code);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_people_write_meanwhile_is_carried_over_too(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database, TimeProvider.System);
        await AddAsync(firm, "budget", Of(FieldKind.Text));
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
            ids.AddRange((await firm.Store.WriteAsync([.. Enumerable.Range(i * 1_000, 1_000).Select(n => RecordWrite.Create(firm.Thing, SmallFirm.Values(("name", $"N{n}"), ("budget", n.ToString(CultureInfo.InvariantCulture)))))], new WriteContext(Principal.System, "test"), None)).Items.Select(i => i.Id));
        var change = CarryOutAsync(firm, new KindOrder("thing", "budget", Of(FieldKind.Integer)));
        var made = new List<(Guid Id, long Value)>();
        var random = new Random(7);
        while (!change.IsCompleted)
        {
            // In whatever kind the field has at the moment: either is taken, and neither is lost.
            var value = random.Next(100_000);
            object said = firm.Thing["budget"].Kind == FieldKind.Text ? value.ToString(CultureInfo.InvariantCulture) : (long)value;
            var at = random.Next(ids.Count + 1);
            try
            {
                if (at == ids.Count) made.Add((await firm.CreateAsync(("name", "New"), ("budget", said)), value));
                else
                {
                    await SetAsync(firm, ids[at], said);
                    made.RemoveAll(m => m.Id == ids[at]);
                    made.Add((ids[at], value));
                }
            }
            catch (ProblemException e) when (e.Problems[0].Code == "field.wrongKind")
            {
                // The kind changed between the look and the write.
            }

            await Task.Delay(1, None);
        }

        await change;
        Assert.NotEmpty(made);
        foreach (var (id, value) in made) Assert.Equal(value, await ValueAsync(firm, id));
        Assert.Equal(FieldKind.Integer, firm.Thing["budget"].Kind);
        Assert.Equal(ids.Count + made.Count(m => !ids.Contains(m.Id)), (await firm.Reader.CountAsync(firm.Thing, "budget >= 0", Principal.System, 10_000, None)).Count);
    }
}
