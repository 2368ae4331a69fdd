using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>Carries a change of kind out in the background.</summary>
internal sealed class KindJob(IDatabase database, CatalogueHolder holder, CustomFields fields, RecordStore store, Users users, TimeProvider clock, LiveChanges live) : IJobHandler
{
    public string Type => KindChanges.JobType;

    public async Task RunAsync(JobContext job)
    {
        await fields.RefreshAsync(job.Stop);
        var order = KindChanges.OrderOf(job.Job)!;
        var who = job.Job.CreatedBy is not { } user || user == Guid.Empty ? Principal.System
            : await users.PrincipalAsync(user, null, job.Stop) ?? throw new ProblemException(Problem.Denied("access.signInNeeded"));
        CustomFields.Demand(who);
        var type = holder.Current.Find(order.Type) ?? throw new ProblemException(Problem.Missing("type.unknown", null, ("type", order.Type)));
        var field = type.Find(order.Name) ?? throw new ProblemException(Problem.Missing("fields.missing", null, ("name", order.Name), ("type", order.Type)));
        var at = job.Job.Checkpoint is { } kept ? JsonSerializer.Deserialize<KindState>(kept)! : await KindRun.BeginAsync(database, type, field, null, job.Stop);
        // Killed after the step that counts: the field of which the run knows is the one before.
        if (at.IsInForce) field = field.Former.FirstOrDefault(f => f.Next == at.Key)?.ToField(field.Name) ?? field;
        var run = await store.OpenRunAsync(new WriteContext(KindRun.Acting(who), KindRun.Origin, field.Label?.For(CultureInfo.InvariantCulture) ?? field.Name), "kind-" + job.Job.Number.ToString(CultureInfo.InvariantCulture), job.Stop);
        try
        {
            var outcome = await new KindRun(database, holder, clock, who) { Keep = (session, state) => job.CheckpointAsync(session, JsonSerializer.Serialize(state)), Tell = share => job.ReportAsync(share) }
                .RunAsync(type, field, order.Definition, order.Reading, null, at, run, job.Stop);
            await run.FinishAsync(0, 0, job.Stop);
            if (outcome.Converted + outcome.Lost == 0) await run.DropAsync(job.Stop);
            live.Publish(new LiveChange(run.ChangeSet, [type.Name], [], who.UserId));
            await database.WriteAsync(WriteLane.People, async session => { await job.FinishAsync(session, JsonSerializer.Serialize(outcome, FieldDefinition.Json)); return 0; }, job.Stop);
        }
        catch (Exception e) when (e is ProblemException || job.Cancelled)
        {
            // What was written beside the values is read by nobody, and written over by the next attempt.
            await run.FinishAsync(0, 0, CancellationToken.None);
            await run.DropAsync(CancellationToken.None);
            throw;
        }
    }
}
