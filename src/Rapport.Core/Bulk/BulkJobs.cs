using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Core.Records;

namespace Rapport.Core.Bulk;

/// <summary>Orders over many records, as jobs: put in here, carried out by <see cref="BulkJob"/>, told by <see cref="ResultOf"/>.</summary>
public sealed class BulkJobs(JobQueue queue, RecordStore store, Users users)
{
    public const string Type = "bulk";

    /// <summary>A merge that moves more records is for a job.</summary>
    public const int MostInRequest = 5_000;

    /// <summary>Where the change sets come from.</summary>
    public const string Origin = "bulk";

    /// <summary>Puts an order into the queue; what can be refused for all of it is refused now. Answers the job's number.</summary>
    public async Task<long> StartAsync(BulkOrder order, Principal who, CancellationToken ct)
    {
        var plan = BulkPlan.Of(order, store.Catalogue, who);
        if (plan.Flow is { } flow) order = order with { Steps = flow.Definition };
        var narrowed = await IsNarrowedAsync(who, ct) ? order with { Role = Roles.ToJson(who.Role) } : order;
        return await queue.EnqueueAsync(new JobOrder(Type, JsonSerializer.Serialize(narrowed)) { Priority = 1 }, who, ct);
    }

    /// <summary>A key may act by less than its user's role; the job must not act by more.</summary>
    private async Task<bool> IsNarrowedAsync(Principal who, CancellationToken ct) =>
        who.UserId != Guid.Empty && await users.PrincipalAsync(who.UserId, null, ct) is { } person && Roles.ToJson(person.Role) != Roles.ToJson(who.Role);

    public static BulkOrder? OrderOf(Job job) => job.Type == Type ? JsonSerializer.Deserialize<BulkOrder>(job.Payload) : null;

    /// <summary>What became of it, or was done by now.</summary>
    public static BulkResult? ResultOf(Job job) => job.Type != Type ? null
        : job.Result is not null ? JsonSerializer.Deserialize<BulkResult>(job.Result)
        : BulkState.Read(job.Checkpoint) is { } state ? state.Result with { ChangeSet = state.Written } : null;

    /// <summary>Who may look at such a job, stop it or go on with it: its person, and whoever looks after jobs.</summary>
    public static bool MaySee(Principal who, Job job) => job.Type is Type or Changes.Undoing.UndoJobs.Type && (job.CreatedBy == who.UserId || who.May(Functions.Jobs));
}
