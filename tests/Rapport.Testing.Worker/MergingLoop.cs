using Microsoft.Extensions.DependencyInjection;
using Rapport.Core.Access;
using Rapport.Core.Merging;
using Rapport.Core.Records;

namespace Rapport.Testing.Worker;

/// <summary>Merges neighbours and takes them apart again, one after the other, until the process is killed.</summary>
internal static class MergingLoop
{
    /// <param name="ids">Pairs of things, the first of each stays.</param>
    public static async Task RunAsync(IServiceProvider services, IReadOnlyList<(Guid Stays, Guid Goes)> ids)
    {
        var (merging, reader) = (services.GetRequiredService<RecordMerging>(), services.GetRequiredService<RecordReader>());
        var thing = reader.Catalogue["thing"];
        var by = new WriteContext(Principal.System, "test");
        Console.WriteLine("working");
        for (var i = 0; ; i = (i + 1) % ids.Count)
        {
            var (stays, goes) = ids[i];
            if (await reader.GetAsync(thing, goes, Principal.System, default) is not null) await merging.MergeAsync(new MergeWish(thing, stays, [goes]), by, default);
            else await merging.UnmergeAsync(new UnmergeWish((await merging.LastAsync(goes, default))!.Value), by, default);
        }
    }
}
