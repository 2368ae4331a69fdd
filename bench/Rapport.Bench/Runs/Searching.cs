using Microsoft.Extensions.DependencyInjection;
using Rapport.Bench.World;
using Rapport.Core.Records;

namespace Rapport.Bench.Runs;

/// <summary>The one search box among all parties, in every script and by every kind of number.</summary>
internal sealed class Searching(BigWorld world)
{
    private static readonly IReadOnlyList<(string Name, string Text)> Texts =
    [
        ("two Chinese characters", "张三"), ("the same in traditional characters", "張三"), ("pinyin", "zhangsan"), ("initials", "zs"), ("a Chinese firm", "苏州 仪表"),
        ("Latin name", "Nora Lindqvist"), ("typing error", "Norra Lindqvisst"), ("beginning of a word", "hartm"), ("last four digits", "4711"), ("telephone number", "030 4711 88"),
        ("e-mail address", "u4711@"), ("code", "C-47110"), ("nothing there", "zzyzx qqq"),
    ];

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var box = world.Services.GetRequiredService<SearchBox>();
        var figures = new List<Figure>();
        foreach (var (name, text) in Texts)
        {
            var ours = await Timing.OfAsync(40, async _ => await box.FindAsync(text, null, 20, world.Regional, default));
            var found = (await box.FindAsync(text, null, 20, world.Chief, default)).Count;
            var all = await Timing.OfAsync(40, async _ => await box.FindAsync(text, null, 20, world.Chief, default));
            figures.Add(new($"search: {name} ({text}; {found} shown), p95", Math.Max(ours.P95, all.P95), "ms", null, 50));
        }

        return figures;
    }
}
