using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Workplaces;
using Rapport.Bench.World;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Records;

namespace Rapport.Bench.Runs;

/// <summary>
/// What it costs that everything about a customer is found: parties with addresses, a website, tags and a remark, and as many notes of
/// 40 to 120 words, put into an empty workplace; then the size of the index, single creations and searches, rare and common.
/// </summary>
internal static class Reaching
{
    private const int Chunk = 5_000;
    private const int Words = 20_000;
    private static readonly string[] Syllables = ["ba", "co", "de", "fi", "gu", "ha", "jo", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo"];
    private static readonly string[] Trades = ["Retail", "Wholesale", "Catering", "Logistics", "Textiles", "餐饮", "物流", "医疗器械"];
    private const string Han = "客户希望下周再谈价格交货时间质量合同付款方式样品已经寄出经理同意参加展会需要新目录仓库地址电话联系报价单批准订单数量增加";

    private static readonly IReadOnlyList<(string Name, string Text)> Texts =
    [
        ("a name", "Nora Lindqvist"), ("a city of 6 %", "Lyon"), ("a Chinese city of 4 %", "上海"), ("name and city", "Nora Lyon"), ("a street", "Parkweg 17"), ("a postcode", "47110"), ("a website", "www.site4711.example"), ("an industry of 12 %", "catering"),
        ("a tag of 5 %", "vip"), ("a word in 5 % of the notes", "hydrangea"), ("a word in one note of 10,000", "quincunx"), ("two characters in most Chinese notes", "价格"), ("typing error", "Norra Lindqvisst"), ("nothing there", "zzyzx qqq"),
    ];

    public static async Task<IEnumerable<Figure>> RunAsync(string data, string? db, int size, CancellationToken ct)
    {
        await using var scratch = await Scratch.EmptyAsync(data, db, ct);
        await using (var workplace = await Workplace.OpenAsync(scratch.Folder, scratch.Connection, ct)) { /* makes the tables */ }
        await using var world = await BigWorld.OpenAsync(scratch.Folder, scratch.Connection, 0, Console.Error.WriteLine, ct);
        var ids = new List<Guid>(size);
        var parties = await FillAsync(world, "party", size, i => Party(i, ids), ct);
        var notes = await FillAsync(world, "note", size, i => Note(i, ids), ct);
        await world.Database.SettleAsync(ct);
        await world.ExecuteAsync(world.IsPostgres ? "vacuum analyze" : "analyze");
        var figures = new List<Figure>
        {
            new("parties put in by an import's way", size / parties.Seconds, "rows/s"), new("notes put in by an import's way", size / notes.Seconds, "rows/s"),
            // The program's own processor time says the same on a busy machine; on PostgreSQL without the server's.
            new("processor time of 1,000 parties", parties.Processor / size * 1e6, "ms"), new("processor time of 1,000 notes", notes.Processor / size * 1e6, "ms"),
            new("search index", await SizeAsync(world) / 1e6, "MB"), new("words for typing errors", await world.ScalarAsync("select count(*) from core_word"), "words"),
            Figure.Of("one party created", await Timing.OfAsync(200, i => CreateAsync(world, "party", Party(size + i, [])))  , null),
            Figure.Of("one note created", await Timing.OfAsync(200, i => CreateAsync(world, "note", Note(i, ids))), null),
        };
        var box = world.Services.GetRequiredService<SearchBox>();
        foreach (var (name, text) in Texts)
            foreach (var (person, who) in world.People)
            {
                var shown = (await box.FindAsync(text, null, 8, who, ct)).Count;
                figures.Add(Figure.Of($"search: {name} ({text}; {person}; {shown} shown)", await Timing.OfAsync(40, async _ => await box.FindAsync(text, null, 8, who, ct)), null, 50));
            }

        foreach (var text in (string[])["Lyon", "hydrangea", "Nora"])
            foreach (var (person, who) in world.People)
                figures.Add(Figure.Of($"list filtered by {text}, by name ({person})", await Timing.OfAsync(20, async _ => await world.Reader.ListAsync(new RecordQuery(world.Party, $"text matches '{text}'", "name", ["name", "city"], 51), who, ct)), null, 50));
        return figures;
    }

    private static async Task<(double Seconds, double Processor)> FillAsync(BigWorld world, string type, int size, Func<int, Dictionary<string, object?>> make, CancellationToken ct)
    {
        var run = await world.Store.OpenRunAsync(new WriteContext(Principal.System, "bench"), $"reach:{type}", ct);
        var clock = new Stopwatch();
        var processor = Environment.CpuUsage.TotalTime;
        foreach (var numbers in Enumerable.Range(0, size).Chunk(Chunk))
        {
            var drafts = numbers.Select(make).ToList();
            clock.Start();
            await run.ChunkAsync(async writer => { await writer.CreateAsync(world.Store.Catalogue[type], drafts, ct); return 0; }, ct);
            clock.Stop();
        }

        clock.Start();
        await run.FinishAsync(size, 0, ct);
        return (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    private static Task CreateAsync(BigWorld world, string type, Dictionary<string, object?> values) =>
        world.Store.WriteAsync([RecordWrite.Create(world.Store.Catalogue[type], values.Where(v => v.Key is not ("id" or "team" or "owner")).ToDictionary(StringComparer.Ordinal))], new WriteContext(Principal.System, "bench"), default);

    private static Dictionary<string, object?> Party(int number, List<Guid> ids)
    {
        var random = new Random(number);
        var party = Names.Party(number);
        var id = Guid.CreateVersion7();
        ids.Add(id);
        party["id"] = id;
        party["street"] = party["country"] as string == "中国" ? $"{Han[random.Next(20)]}{Han[random.Next(40)]}路{random.Next(900)}号" : $"{(random.Next(50) == 0 ? "Parkweg" : Word(random.Next(3_000)) + "strasse")} {random.Next(1, 200)}";
        party["website"] = $"https://www.site{number.ToString(CultureInfo.InvariantCulture)}.example/about";
        party["industry"] = Trades[random.Next(Trades.Length)];
        if (random.Next(3) == 0) party["note"] = Text(random, 12);
        return party;
    }

    private static Dictionary<string, object?> Note(int number, List<Guid> ids)
    {
        var random = new Random(-number - 1);
        var text = random.Next(10) < 4 ? new string([.. Enumerable.Range(0, random.Next(40, 160)).Select(i => i % 17 == 16 ? '，' : Han[random.Next(Han.Length)])]) + "价格" : Text(random, random.Next(40, 120));
        if (number % 20 == 7) text += " hydrangea";
        if (number % 10_000 == 4_711) text += " quincunx";
        return new(StringComparer.Ordinal) { ["party"] = ids[random.Next(ids.Count)], ["text"] = text, ["at"] = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(number), ["team"] = (long)(Names.FirstTeam + random.Next(Names.Teams)) };
    }

    /// <summary>The k-th word is drawn about 1/k as often as the first.</summary>
    private static string Text(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word((int)Math.Min(Words - 1, Math.Pow(Words + 1.0, random.NextDouble()) - 1))));

    private static string Word(int number) => string.Concat(Syllables[number % 16], Syllables[number / 16 % 16], number < 256 ? "" : Syllables[number / 256 % 16], number < 4_096 ? "" : Syllables[number / 4_096 % 16] + "n");

    private static Task<long> SizeAsync(BigWorld world) => world.ScalarAsync(world.IsPostgres
        ? "select pg_total_relation_size('core_search') + pg_total_relation_size('core_lookup') + pg_total_relation_size('core_word') + pg_total_relation_size('core_word_del')"
        : "select (select sum(length(block)) from core_search_data) + (select sum(length(value) + 16) * 2 from core_lookup) + coalesce((select sum(length(word) + 4) from core_word), 0) + coalesce((select sum(length(word) + length(del) + 6) from core_word_del), 0)");
}
