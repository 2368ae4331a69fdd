using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Api;

/// <summary>
/// <c>POST /{type}/merge</c> makes several records one, <c>POST /{type}/{id}/unmerge</c> takes that back by the id of a
/// merged-away record or of the survivor. With <c>dryRun</c> both only say what would be done.
/// </summary>
internal static class MergeApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/{type}/merge", MergeAsync).WithMetadata(Api.DryRun.Query);
        api.MapPost("/{type}/{id:guid}/unmerge", UnmergeAsync).WithMetadata(Api.DryRun.Query);
    }

    private static async Task<IResult> MergeAsync(HttpContext http, string type, RecordReader reader, RecordMerging merging, Core.Bulk.BulkJobs jobs, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(reader.Catalogue, type, who);
        using var body = await ApiBody.ReadAsync(http);
        var read = new Body(http, body.RootElement, ["survivor", "others", "choices", "dryRun", "background"]);
        var wish = new MergeWish(found, read.Id("survivor"), read.Ids("others")) { Choices = read.Choices("choices") };
        read.Demand();
        if (read.Background && !read.DryRun) return MergeManyApi.Started(await jobs.StartAsync(new Core.Bulk.BulkOrder(found.Name, Core.Bulk.BulkDeed.Merge) { Groups = [new MergeGroup(wish.Survivor, wish.Others) { Choices = wish.Choices }] }, who, ct));
        var outcome = read.DryRun ? await merging.PreviewAsync(wish, who, ct) : await merging.MergeAsync(wish, IdempotencyKeys.Context(http), ct);
        return new ApiAnswer(200, json => MergeJson.Write(json, found, outcome)) { ChangeSet = outcome.ChangeSet };
    }

    private static async Task<IResult> UnmergeAsync(HttpContext http, string type, Guid id, RecordReader reader, RecordMerging merging, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(reader.Catalogue, type, who);
        using var body = await ApiBody.ReadAsync(http);
        var read = new Body(http, body.RootElement, ["fields", "items", "dryRun", "changeSet"]);
        var (fields, items) = (read.Choices("fields"), read.Items("items"));
        var set = read.Whole("changeSet");
        read.Demand();
        set ??= await merging.LastAsync(id, ct) ?? throw new ProblemException(Problem.Missing("record.missing", null, ("type", type), ("id", id)));
        var wish = new UnmergeWish(set.Value) { Fields = fields, Items = items };
        var outcome = read.DryRun ? await merging.PreviewAsync(wish, who, ct) : await merging.UnmergeAsync(wish, IdempotencyKeys.Context(http), ct);
        return new ApiAnswer(200, json => MergeJson.Write(json, found, outcome)) { ChangeSet = outcome.ChangeSet };
    }

    /// <summary>Reads the few members that these two take; what is amiss is told all at once.</summary>
    private sealed class Body
    {
        private readonly List<Problem> problems = [];
        private readonly JsonElement json;

        public Body(HttpContext http, JsonElement json, string[] names)
        {
            (this.json, DryRun) = (json, Api.DryRun.IsWished(http, json));
            if (json.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
            foreach (var part in json.EnumerateObject().Where(p => !names.Contains(p.Name))) problems.Add(Problem.Invalid("field.unknown", part.Name, ("type", "merge")));
        }

        public bool DryRun { get; }

        /// <summary>A large one is better done by a job.</summary>
        public bool Background => json.TryGetProperty("background", out var wish) && wish.ValueKind == JsonValueKind.True;

        public Guid Id(string name) => json.TryGetProperty(name, out var value) ? Guid(value, name) : Wrong(name);

        public IReadOnlyList<Guid> Ids(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => Guid(v, name))] : [Wrong(name)];

        public long? Whole(string name) => json.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) ? whole : 0 : null;

        /// <summary>Record by field; <c>all</c> stands for a union.</summary>
        public IReadOnlyDictionary<string, Guid> Choices(string name) =>
            Parts(name).ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.String && p.Value.ValueEquals("all") ? MergeWish.All : Guid(p.Value, $"{name}.{p.Name}"), StringComparer.Ordinal);

        public IReadOnlyDictionary<Guid, Guid> Items(string name) =>
            Parts(name).ToDictionary(p => System.Guid.TryParse(p.Name, out var item) ? item : Wrong(name), p => Guid(p.Value, $"{name}.{p.Name}"));

        public void Demand()
        {
            if (problems.Count > 0) throw new ProblemException(problems);
        }

        private IEnumerable<JsonProperty> Parts(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : Enumerable.Empty<JsonProperty>();

        private Guid Guid(JsonElement value, string at) => value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id) ? id : Wrong(at);

        private Guid Wrong(string at)
        {
            problems.Add(Problem.Invalid("field.wrongKind", at, ("kind", nameof(FieldKind.Link))));
            return System.Guid.CreateVersion7();
        }
    }
}
