using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Customers.Duplicates.Scan;

namespace Rapport.App.Tests.Servers;

internal static class Scans
{
    /// <summary>Looks through all customers for duplicates, as the worker does on a node that works off jobs.</summary>
    public static async Task OfDuplicatesAsync(ApiServer server)
    {
        var (queue, ct) = (server.Get<JobQueue>(), TestContext.Current.CancellationToken);
        var job = await server.Get<DuplicateScans>().StartAsync(Principal.System, ct);
        using var worker = new JobWorker(queue, server.Get<IEnumerable<IJobHandler>>(), TimeProvider.System, NullLogger<JobWorker>.Instance);
        await worker.StartAsync(ct);
        for (var i = 0; i < 600 && (await queue.FindAsync(job, ct))!.State != JobState.Done; i++) await Task.Delay(50, ct);
        await worker.StopAsync(ct);
        Assert.Equal(JobState.Done, (await queue.FindAsync(job, ct))!.State);
    }
}
