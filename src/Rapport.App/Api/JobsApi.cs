using System.Text.Json;
using Rapport.App.Imports;
using Rapport.Core.Bulk;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Rapport.Kit.Words;

namespace Rapport.App.Api;

/// <summary><c>/api/v1/jobs</c>: what runs, what failed; cancel and replay. Asks for the function <c>jobs</c>, but for what one ordered oneself: imports, work over many records.</summary>
internal static class JobsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/jobs", async (HttpContext http, JobQueue queue, Texts texts, CancellationToken ct) =>
        {
            Check(http);
            var query = new ApiQuery(http, "state", "limit");
            JobState? only = query.Text("state") is not { } state ? null : Enum.TryParse<JobState>(state, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : throw new ProblemException(Problem.Invalid("job.unknownState", "state"));
            var jobs = await queue.ListAsync(only, query.Whole("limit", 1, 1_000, 50), ct);
            return ApiAnswer.Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("items");
                foreach (var job in jobs) Write(json, job, texts);
                json.WriteEndArray();
                json.WriteEndObject();
            });
        });
        api.MapGet("/jobs/{number:long}", async (HttpContext http, JobQueue queue, Texts texts, long number, CancellationToken ct) =>
        {
            var job = await FindAsync(http, queue, number, ct);
            return ApiAnswer.Json(200, json => Write(json, job, texts));
        });
        // Without the function: whoever imported may have the rows that were kept aside.
        api.MapGet("/jobs/{number:long}/errors", async (HttpContext http, JobQueue queue, ImportUploads uploads, long number, CancellationToken ct) =>
            (await queue.FindAsync(number, ct) is { } job ? ImportEndpoints.Errors(job, ApiDoor.Caller(http), uploads) : null) ?? throw new ProblemException(Problem.Missing("job.noErrors", null, ("job", number))));
        api.MapPost("/jobs/{number:long}/cancel", async (HttpContext http, JobQueue queue, long number, CancellationToken ct) =>
        {
            await FindAsync(http, queue, number, ct);
            return await queue.CancelAsync(number, ct) ? Results.NoContent() : throw Missing(number);
        });
        api.MapPost("/jobs/{number:long}/replay", async (HttpContext http, JobQueue queue, long number, CancellationToken ct) =>
        {
            await FindAsync(http, queue, number, ct);
            return await queue.ReplayAsync(number, ct) ? Results.NoContent() : throw Missing(number);
        });
    }

    private static void Check(HttpContext http)
    {
        if (!ApiDoor.Caller(http).May("jobs")) throw new ProblemException(Problem.Denied("access.function", null, ("function", "jobs")));
    }

    /// <summary>The job of that number; without the function, one's own import or order over many records.</summary>
    private static async Task<Job> FindAsync(HttpContext http, JobQueue queue, long number, CancellationToken ct)
    {
        var job = await queue.FindAsync(number, ct);
        if (job is null || !(BulkJobs.MaySee(ApiDoor.Caller(http), job) || ImportAccess.MaySee(ApiDoor.Caller(http), job))) Check(http);
        return job ?? throw Missing(number);
    }

    private static ProblemException Missing(long number) => new(Problem.Missing("job.missing", null, ("job", number)));

    private static void Write(Utf8JsonWriter json, Job job, Texts texts)
    {
        json.WriteStartObject();
        json.WriteNumber("number", job.Number);
        json.WriteString("type", job.Type);
        json.WriteString("state", JsonNamingPolicy.CamelCase.ConvertName(job.State.ToString()));
        json.WriteNumber("attempts", job.Attempts);
        json.WritePropertyName("runAt");
        ValueJson.Write(json, FieldKind.DateTime, job.RunAt, storage: false);
        json.WritePropertyName("createdAt");
        ValueJson.Write(json, FieldKind.DateTime, job.CreatedAt, storage: false);
        if (job.Progress is { } progress) json.WriteNumber("progress", progress);
        if (job.Message is { } message) json.WriteString("message", message);
        if (job.Error is { } error) json.WriteString("error", texts.Failure(error) ?? error);
        json.WritePropertyName("result");
        if (BulkJobs.ResultOf(job) is { } bulk) BulkApi.Write(json, bulk, texts);
        else if (job.Result is null) json.WriteNullValue();
        else JobResultJson.Write(json, job, texts);
        json.WriteEndObject();
    }
}
