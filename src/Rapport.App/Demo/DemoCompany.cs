using System.Diagnostics;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Views;
using static Rapport.App.Demo.DemoParties;

namespace Rapport.App.Demo;

/// <summary>What a sample company consists of.</summary>
internal sealed record DemoOutcome(int Parties, int Orders, long ChangeSet, double Seconds);

/// <summary>
/// Makes a living sample company: its own staff, people and firms in three scripts and whoever stands around them, goods, three years of
/// orders with seasons, returns, payments and talks, written down in the language of whoever makes it. One change set: undo takes it out in one go. The same seed makes the same company.
/// </summary>
internal sealed class DemoCompany(RecordStore store, TimeProvider clock)
{
    private const int Chunk = 500;

    public async Task<DemoOutcome> MakeAsync(int size, int seed, Principal who, Action<int>? progress, CancellationToken ct)
    {
        if (await PresentAsync(ct) is { } set) throw new ProblemException(Problem.Refused("demo.already", null, ("set", set)));
        var started = Stopwatch.GetTimestamp();
        var random = new Random(seed);
        var now = clock.GetUtcNow().UtcDateTime;
        var run = await store.OpenRunAsync(new WriteContext(who, "demo"), $"demo:{size}:{seed}", ct);
        var words = DemoWords.In(who.Language);
        var goods = Goods(words);
        await run.ChunkAsync(async writer => { await writer.CreateAsync(store.Catalogue["product"], goods, ct); return 0; }, ct);
        var staff = await DemoStaff.HireAsync(store, run, who.Language, ct);
        // Lots of their own: what is drawn around the customers does not change who they are and what they buy.
        var diary = new DemoDiary(new Random(seed + 2), words, DemoPlans.In(who.Language), now, who);
        var circle = new DemoCircle(new Random(seed + 1), DemoLife.In(who.Language), DateOnly.FromDateTime(now));
        int parties = 0, orders = 0, all = goods.Count + staff.Made, invoice = 10_001, receipt = 1;
        while (parties < size)
        {
            var people = new List<Dictionary<string, object?>>();
            var sales = new List<Dictionary<string, object?>>();
            var lines = new List<Dictionary<string, object?>>();
            var payments = new List<Dictionary<string, object?>>();
            while (people.Count < Chunk / 10 && parties + people.Count < size)
            {
                var party = Party(random, words, parties + people.Count, now);
                staff.Assign(party, parties + people.Count);
                circle.Draw(party, parties + people.Count);
                people.Add(party);
                var mark = (sales.Count, payments.Count);
                var first = now.AddDays(-random.Next(30, 1_080));
                party["since"] = DateOnly.FromDateTime(first);
                // Some buy every few weeks, most a few times a year, some have stopped.
                var rhythm = 18 + random.NextDouble() * random.NextDouble() * 240;
                var end = random.NextDouble() < 0.3 ? first.AddDays(random.Next(20, 700)) : now;
                for (var at = first; at < end && at < now.AddDays(-1); at = at.AddDays(Math.Max(1, -Math.Log(1 - random.NextDouble()) * rhythm)))
                {
                    var order = Order(random, party, at, ref invoice, goods, lines);
                    sales.Add(order);
                    if ((string)order["kind"]! == "sale" && random.NextDouble() < 0.85)
                        payments.Add(Values(("number", $"R-{receipt++:00000}"), ("party", party["id"]), ("order", order["id"]), ("paidAt", at.AddDays(random.Next(0, 40)) is var paid && paid < now ? paid : now), ("method", Pick(random, "card", "transfer", "wallet", "cash")), ("amount", order["total"])));
                }

                foreach (var record in sales.Skip(mark.Item1).Concat(payments.Skip(mark.Item2))) DemoStaff.Follow(record, party);
                diary.Draw(party, parties + people.Count);
            }

            DemoParties.Group(people);
            var around = circle.Take();
            var (notes, activities) = diary.Take();
            await run.ChunkAsync(async writer =>
            {
                await writer.CreateAsync(store.Catalogue["party"], people, ct);
                foreach (var (name, drafts) in around) await CreateAsync(writer, store.Catalogue[name], drafts, now, ct);
                await writer.CreateAsync(store.Catalogue["order"], sales, ct);
                await writer.CreateAsync(store.Catalogue["orderLine"], lines, ct);
                await writer.CreateAsync(store.Catalogue["payment"], payments, ct);
                await writer.CreateAsync(store.Catalogue["note"], notes, ct);
                await CreateAsync(writer, store.Catalogue["activity"], activities, now, ct);
                return 0;
            }, ct);
            parties += people.Count;
            orders += sales.Count;
            all += people.Count + sales.Count + lines.Count + payments.Count + notes.Count + activities.Count + around.Sum(a => a.Drafts.Count);
            progress?.Invoke(parties);
        }

        await DemoViews.OfferAsync(new SavedViews(store.Database), DemoLife.In(who.Language), run.ChangeSet, who, ct);
        await run.FinishAsync(all, 0, ct);
        return new DemoOutcome(parties, orders, run.ChangeSet, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Whether the sample company is in, so that it cannot be made once more.</summary>
    public async Task<bool> IsHereAsync(CancellationToken ct) => await PresentAsync(ct) is not null;

    private static async Task CreateAsync(BulkWriter writer, RecordType type, List<Dictionary<string, object?>> drafts, DateTime now, CancellationToken ct)
    {
        foreach (var draft in drafts) type.Complete?.Invoke(draft, null, now);
        await writer.CreateAsync(type, drafts, ct);
    }

    /// <summary>The set that made the sample company that is here; its codes and numbers would be taken.</summary>
    private async Task<long?> PresentAsync(CancellationToken ct)
    {
        await using var connection = await store.Database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select created_set from sal_product where code = 'D101'";
        return await command.ExecuteScalarAsync(ct) as long?;
    }

    private static List<Dictionary<string, object?>> Goods(DemoWords words) =>
        [.. words.Stock.Select((g, i) => Values(("id", Guid.CreateVersion7()), ("code", $"D{101 + i}"), ("name", g.Name), ("category", g.Category), ("price", g.Price), ("unit", words.Unit), ("active", true)))];

    private static Dictionary<string, object?> Order(Random random, Dictionary<string, object?> party, DateTime at, ref int invoice, List<Dictionary<string, object?>> goods, List<Dictionary<string, object?>> lines)
    {
        // Shops are open from nine to six; the weeks before the new year are busy.
        at = at.Date.AddHours(9 + random.Next(0, 9)).AddMinutes(random.Next(0, 60));
        var isReturn = random.NextDouble() < 0.05;
        var id = Guid.CreateVersion7();
        decimal total = 0;
        var count = 1 + random.Next(0, at.Month >= 11 ? 9 : 5);
        for (var i = 1; i <= count; i++)
        {
            var item = goods[(int)(goods.Count * random.NextDouble() * random.NextDouble())];
            var quantity = (isReturn ? -1.0 : 1.0) * random.Next(1, (string)party["kind"]! == "organisation" ? 24 : 5);
            var price = (decimal)item["price"]!;
            lines.Add(Values(("order", id), ("position", (long)i), ("product", item["id"]), ("text", item["name"]), ("quantity", quantity), ("unitPrice", price), ("amount", (decimal)quantity * price)));
            total += (decimal)quantity * price;
        }

        return Values(("id", id), ("number", $"{(isReturn ? "C" : "")}{invoice++}"), ("kind", isReturn ? "return" : "sale"), ("party", party["id"]), ("placedAt", DateTime.SpecifyKind(at, DateTimeKind.Utc)), ("country", party["country"]), ("lineCount", (long)count), ("total", total));
    }

}
