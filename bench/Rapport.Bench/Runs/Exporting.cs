using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Bench.World;
using Rapport.Core.Exchange.Exporting;

namespace Rapport.Bench.Runs;

/// <summary>All parties with all fields as CSV to nowhere; raw reads the same rows and throws them away.</summary>
internal sealed class Exporting(BigWorld world)
{
    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var export = world.Services.GetRequiredService<RecordExport>();
        var figures = new List<Figure>();
        foreach (var (name, who) in world.People.Take(2))
        {
            var done = await export.WriteAsync(new ExportPlan("party"), Stream.Null, who, null, default);
            figures.Add(new($"export of {done.Rows:N0} parties, {name}", done.Rows / done.Seconds, "rows/s", await RateAsync(who) / (done.Rows / done.Seconds), 100_000));
        }

        return figures;
    }

    private async Task<double> RateAsync(Core.Access.Principal who)
    {
        var raw = new Raw(world);
        var scope = raw.Scope(who);
        var started = Stopwatch.GetTimestamp();
        var rows = await raw.RunAsync($"select * from cus_party{(scope is null ? "" : " where " + scope)}");
        return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
