using System.Globalization;
using System.Text.Json;
using Rapport.Core.Bulk;
using Rapport.Core.Jobs;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Api;

/// <summary>
/// <c>POST /{type}/duplicates/merge</c> merges the duplicates among many records by a job, with <c>dryRun</c> it only names the
/// groups; <c>POST /jobs/{number}/unmerge</c> takes all merges of such a job apart by another.
/// </summary>
internal static class MergeManyApi
{
    private static readonly string[] Members = ["where", "ids", "except", "from", "stays", "dryRun"];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/{type}/duplicates/merge", MergeAsync).WithMetadata(DryRun.Query);
        api.MapPost("/jobs/{number:long}/unmerge", UnmergeAsync);
    }

    private static async Task<IResult> MergeAsync(HttpContext http, string type, RecordReader reader, IEnumerable<IMergeProposer> proposers, BulkJobs jobs, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(reader.Catalogue, type, who);
        var proposer = proposers.FirstOrDefault(p => p.Type == found.Name) ?? throw new ProblemException(Problem.Refused("duplicates.notThisType", null, ("type", type)));
        using var body = await ApiBody.ReadAsync(http);
        var (question, isTrial) = (Read(body.RootElement), DryRun.IsWished(http, body.RootElement));
        var proposal = await proposer.ProposeAsync(question, who, ct);
        if (!isTrial && proposal.Groups.Count > 0) return Started(await jobs.StartAsync(new BulkOrder(found.Name, BulkDeed.Merge) { Groups = proposal.Groups }, who, ct));
        return ApiAnswer.Json(200, json => Write(json, proposal));
    }

    private static async Task<IResult> UnmergeAsync(HttpContext http, long number, JobQueue queue, BulkJobs jobs, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        if (await queue.FindAsync(number, ct) is not { } job || !BulkJobs.MaySee(who, job)) throw new ProblemException(Problem.Missing("job.missing", null, ("job", number)));
        if (BulkJobs.OrderOf(job) is not { Deed: BulkDeed.Merge } order) throw new ProblemException(Problem.Refused("merge.noMergeJob", null, ("job", number)));
        return Started(await jobs.StartAsync(new BulkOrder(order.Type, BulkDeed.Unmerge) { MergesOf = number }, who, ct));
    }

    public static ApiAnswer Started(long job) => new(202, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("job", job);
        json.WriteEndObject();
    })
    { Location = $"{ApiRoutes.Base}/jobs/{job.ToString(CultureInfo.InvariantCulture)}" };

    private static MergeQuestion Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        var problems = UnknownNames.In(root, "", Members).ToList();
        var (hasWhere, hasIds) = (root.TryGetProperty("where", out var where), root.TryGetProperty("ids", out var ids));
        if (hasWhere == hasIds) problems.Add(Problem.Invalid("bulk.whereOrIds", "where"));
        // Who names no likelihood gets the one that is nearly certain: a guess must be asked for.
        var from = 0.99;
        if (root.TryGetProperty("from", out var least) && !(least.ValueKind == JsonValueKind.Number && least.TryGetDouble(out from))) problems.Add(Problem.Invalid("field.wrongKind", "from", ("kind", nameof(Core.Catalogue.FieldKind.Number))));
        var stays = MergeStay.Oldest;
        if (root.TryGetProperty("stays", out var stay) && !(stay.ValueKind == JsonValueKind.String && Enum.TryParse(stay.GetString(), ignoreCase: true, out stays) && Enum.IsDefined(stays))) problems.Add(Problem.Invalid("query.notAChoice", "stays", ("choices", "oldest, latest")));
        var question = new MergeQuestion(null, from, stays)
        {
            Ids = hasIds ? BulkApi.Ids(ids, "ids", problems) : null,
            Except = root.TryGetProperty("except", out var except) ? BulkApi.Ids(except, "except", problems) : [],
        };
        if (question.Ids is { Count: > BulkOrder.MostIds }) problems.Add(Problem.Invalid("bulk.tooManyIds", "ids", ("most", BulkOrder.MostIds)));
        if (problems.Count > 0) throw new ProblemException(problems);
        return hasWhere ? question with { Where = ApiCriteria.Of(where) } : question;
    }

    private static void Write(Utf8JsonWriter json, MergeProposal proposal)
    {
        json.WriteStartObject();
        json.WriteStartArray("groups");
        foreach (var group in proposal.Groups)
        {
            json.WriteStartObject();
            json.WriteString("survivor", group.Survivor);
            json.WriteStartArray("others");
            foreach (var other in group.Others) json.WriteStringValue(other);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("left");
        foreach (var (reason, count) in proposal.Left) json.WriteNumber(reason, count);
        json.WriteEndObject();
        json.WriteBoolean("more", proposal.IsMore);
        json.WriteEndObject();
    }
}
