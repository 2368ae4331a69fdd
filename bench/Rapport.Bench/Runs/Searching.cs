using Microsoft.Extensions.DependencyInjection;
using Rapport.Bench.World;
using Rapport.Core.Records;
using Rapport.Core.SearchText;

namespace Rapport.Bench.Runs;

/// <summary>
/// The one search box among all parties, in every script and by every kind of number; the slowest of three people counts.
/// Raw is the index's own condition and the first 200 records in one statement.
/// </summary>
internal sealed class Searching(BigWorld world)
{
    private const int Runs = 40;

    private static readonly IReadOnlyList<(string Name, string Text)> Texts =
    [
        ("two Chinese characters", "张三"), ("the same in traditional characters", "張三"), ("pinyin", "zhangsan"), ("initials", "zs"), ("a Chinese firm", "苏州 仪表"),
        ("Latin name", "Nora Lindqvist"), ("typing error", "Norra Lindqvisst"), ("beginning of a word", "hartm"), ("a firm by two words", "kestrel bakery"),
        ("last four digits", "4711"), ("telephone number", "030 4711 88"), ("e-mail address", "u4711@"), ("domain of mail", "@post12.example"), ("code", "C-47110"), ("nothing there", "zzyzx qqq"),
    ];

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var box = world.Services.GetRequiredService<SearchBox>();
        var figures = new List<Figure>();
        foreach (var (name, text) in Texts)
        {
            var found = (await box.FindAsync(text, null, 20, world.Chief, default)).Count;
            Spread? slowest = null;
            foreach (var (_, who) in world.People)
            {
                var ours = await Timing.OfAsync(Runs, async _ => await box.FindAsync(text, null, 20, who, default));
                if (slowest is null || ours.P95 > slowest.P95) slowest = ours;
            }

            figures.Add(Figure.Of($"search: {name} ({text}; {found} shown)", slowest!, await RawAsync(text), 50));
        }

        return figures;
    }

    private async Task<Spread> RawAsync(string text)
    {
        var values = new List<object>();
        string Add(object value) { values.Add(value); return $"${values.Count}"; }
        var sql = $"select t.n, t.id, t.name, t.code, t.owner_id from cus_party t where {world.Database.Search.Condition(world.Party.Number, SearchQuery.Parse(text), Add)} limit 200";
        return await Timing.OfAsync(Runs, async _ =>
        {
            await using var connection = await world.Database.OpenAsync(default);
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var value in values) world.Database.Dialect.Bind(command, value);
            await using var row = await command.ExecuteReaderAsync();
            var read = new object[row.FieldCount];
            while (await row.ReadAsync()) row.GetValues(read);
        });
    }
}
