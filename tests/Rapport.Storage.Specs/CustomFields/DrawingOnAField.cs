using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.Kinds;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Jobs;
using Rapport.Core.Prints;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Rapport.Core.Webhooks;

namespace Rapport.Storage.Specs.CustomFields;

/// <summary>A change of kind looks at paper, other programs and files that come in: what fits stays, what does not is named and holds it up.</summary>
public sealed class DrawingOnAField
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly Principal Nora = Principal.System with { UserId = Guid.Parse("019a0000-0000-7000-8000-0000000000aa") };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Templates_webhooks_and_imports_are_looked_through(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await ChangingAKind.AddAsync(firm, "budget", ChangingAKind.Of(FieldKind.Number) with { Indexed = true });
        var prints = firm.Get<PrintBook>();
        await prints.SaveAsync(new PrintTemplate("thing", new LocalText("Plain"), "a4", new LocalText("{name}: {budget}")), Nora, None);
        await prints.SaveAsync(new PrintTemplate("thing", new LocalText("Doubled"), "a4", new LocalText("{name}", ZhHans: "{budget * 2}")), Nora, None);
        await prints.SaveAsync(new PrintTemplate("thing", new LocalText("Apart"), "a4", new LocalText("{name}")), Nora, None);
        await HookAsync(firm, "Large ones", "thing", "budget > 100");
        await HookAsync(firm, "All", "", null);
        await HookAsync(firm, "Notes", "user", null);
        var templates = firm.Get<ImportTemplates>();
        var (byHand, byName) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await templates.SaveAsync(new ImportTemplate(byHand, "thing", "Monthly", true, ["Name", "Sum"], new ImportPlan("thing") { Map = new Dictionary<string, string> { ["Sum"] = "budget" }, Match = ["budget"], Mode = ImportMode.Upsert }), Nora, None);
        await templates.SaveAsync(new ImportTemplate(byName, "thing", "Own", false, ["Name", "BUDGET"], new ImportPlan("thing")), Nora, None);
        await templates.SaveAsync(new ImportTemplate(Guid.CreateVersion7(), "thing", "Left out", true, ["Name", "Budget"], new ImportPlan("thing") { Map = new Dictionary<string, string> { ["Budget"] = "" } }), Nora, None);
        foreach (var (folder, template) in new[] { ("bank", byHand), ("other", Guid.CreateVersion7()) })
            await firm.Get<Schedules>().PutAsync(new Schedule(InboxOrder.ScheduleOf(folder), "0 5 * * *", "UTC", InboxOrder.JobType) { Payload = JsonSerializer.Serialize(new InboxOrder(folder, "thing", template, Nora.UserId), JsonSerializerOptions.Web) }, None);

        // A text is no number to reckon with, without an index no key to match by, and is compared otherwise.
        Assert.Equal(["print Doubled blocks", "print Plain", "webhook Large ones blocks", "receiver Large ones told", "receiver All told", "template Monthly told", "template Own", "schedule bank blocks"], await UsesAsync(firm, FieldKind.Text, Nora));
        Assert.Equal(["print Doubled", "print Plain", "webhook Large ones", "receiver Large ones told", "receiver All told", "template Monthly", "template Own", "schedule bank"], await UsesAsync(firm, FieldKind.Integer, Nora));
        // What somebody keeps for themselves is not called by its name.
        Assert.Contains("template ?", await UsesAsync(firm, FieldKind.Integer, Principal.System));
        var order = new KindOrder("thing", "budget", ChangingAKind.Of(FieldKind.Text));
        var refused = (await Assert.ThrowsAsync<ProblemException>(() => firm.Get<KindChanges>().StartAsync(order, Nora, None))).Problems;
        Assert.Equal(["kind.usedBy.print", "kind.usedBy.webhook", "kind.usedBy.schedule"], refused.Select(p => p.Code));
    }

    [Theory]
    [InlineData("red", true)]
    [InlineData("green", false)]
    public async Task Words_that_were_given_a_choice_need_that_choice(string choice, bool fits)
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        await ChangingAKind.AddAsync(firm, "budget", ChangingAKind.Of(FieldKind.Text));
        await firm.Get<ImportTemplates>().SaveAsync(new ImportTemplate(Guid.CreateVersion7(), "thing", "Lamps", true, ["Budget"], new ImportPlan("thing") { Words = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["Budget"] = new Dictionary<string, string> { ["R"] = choice, ["same"] = "same", ["none"] = "" } } }), Nora, None);
        var uses = (await firm.Get<KindChanges>().PreviewAsync(new KindOrder("thing", "budget", ChangingAKind.Of(FieldKind.Choice, "red", "blue")), null, Nora, None)).Uses;
        Assert.Equal((fits, false), (Assert.Single(uses, u => u.Where == "template").Fits, uses.Any(u => u.Blocks)));
    }

    private static Task HookAsync(SmallFirm firm, string name, string types, string? when) => firm.Database.WriteAsync(Core.Storage.WriteLane.People, session => session.ExecuteAsync(
        "insert into core_webhook (name, url, user_id, types, kinds, criteria, secret, state, cursor, failures, created_at) values ($1, 'https://example.com', $2, $3, '', $4, 'x', 'on', '0', 0, $5)",
        name, session.Dialect.ToDb(FieldKind.Link, Nora.UserId), types, when, session.Dialect.ToDb(FieldKind.DateTime, DateTime.UnixEpoch)), None);

    private static async Task<IEnumerable<string>> UsesAsync(SmallFirm firm, FieldKind kind, Principal who) =>
        (await firm.Get<KindChanges>().PreviewAsync(new KindOrder("thing", "budget", ChangingAKind.Of(kind) with { Indexed = kind == FieldKind.Integer }), null, who, None)).Uses.Select(u => $"{u.Where} {u.Name ?? "?"}{(u.Blocks ? " blocks" : u.Fits ? "" : " told")}");
}
