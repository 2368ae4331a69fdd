using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Core.Records;

namespace Rapport.Testing.Worker;

/// <summary>Writes one record for each job, under the name that the job carries.</summary>
internal sealed class Making(RecordStore store) : IJobHandler
{
    public string Type => "make";

    public async Task RunAsync(JobContext job)
    {
        var thing = store.Catalogue["thing"];
        var name = job.Job.Payload.Trim('"');
        // The record and the end of its job are one commit: neither is there without the other.
        await store.WriteAsync([RecordWrite.Create(thing, new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = name })],
            new WriteContext(Principal.System, "job") { Along = (session, _) => job.FinishAsync(session) }, job.Stop);
    }
}
