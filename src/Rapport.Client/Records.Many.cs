using System.Text.Json.Nodes;

namespace Rapport.Client;

public sealed partial class Records<T>
{
    /// <summary>Makes those without an id and changes the others, up to 1000, all or none.</summary>
    /// <returns>Ids and versions in the order given, and the one change set.</returns>
    public async Task<Written> BatchAsync(IEnumerable<T> records, CancellationToken cancel = default)
    {
        var items = new JsonArray([.. records.Select(Item)]);
        return (await wire.SendAsync(HttpMethod.Post, $"{Root}/batch", new JsonObject { ["items"] = items }, null, cancel)).As<Written>();
    }

    /// <summary>Changes or deletes all that fit, by a job.</summary>
    /// <returns>The job's number: <see cref="RapportClient.WaitAsync"/>.</returns>
    public async Task<long> BulkAsync(Bulk<T> bulk, CancellationToken cancel = default) =>
        (long)(await wire.SendAsync(HttpMethod.Post, $"{Root}/bulk", bulk.Json(), null, cancel)).Body!["job"]!;

    /// <summary>What <see cref="BulkAsync"/> would meet; nothing is changed.</summary>
    public async Task<Forecast> ForecastAsync(Bulk<T> bulk, CancellationToken cancel = default) =>
        (await wire.SendAsync(HttpMethod.Post, $"{Root}/bulk?dryRun=true", bulk.Json(), null, cancel)).As<Forecast>();

    private static JsonNode Item(T record)
    {
        var item = record.Changes();
        if (record.Id == Guid.Empty) return item;
        (item["id"], item["version"]) = (record.Id, record.Version);
        return item;
    }
}

/// <summary>A change of many records: those that a criterion finds, or those named.</summary>
/// <param name="Set">The fields set in it are set in each.</param>
/// <param name="Add">Entries to add to fields that hold several.</param>
/// <param name="Remove">Entries to take out of them.</param>
public sealed record Bulk<T>(string? Where = null, IReadOnlyList<Guid>? Ids = null, IReadOnlyList<Guid>? Except = null, T? Set = null, T? Add = null, T? Remove = null, bool Delete = false) where T : Entity
{
    internal JsonObject Json()
    {
        var body = new JsonObject();
        if (Where is not null) body["where"] = Where;
        if (Ids is not null) body["ids"] = new JsonArray([.. Ids.Select(id => (JsonNode)id)]);
        if (Except is not null) body["except"] = new JsonArray([.. Except.Select(id => (JsonNode)id)]);
        if (Set is not null) body["set"] = Set.Changes();
        if (Add is not null) body["add"] = Add.Changes();
        if (Remove is not null) body["remove"] = Remove.Changes();
        if (Delete) body["delete"] = true;
        return body;
    }
}

/// <summary>What a batch wrote.</summary>
public sealed record Written(IReadOnlyList<WrittenRecord> Items, long ChangeSet);

/// <summary>A record of a batch, in the order given.</summary>
public sealed record WrittenRecord(Guid Id, long Version);

/// <summary>What a bulk change would meet: of the first tried, how many would change and how many be refused, and why.</summary>
/// <param name="Count">Records that fit; <paramref name="More"/>: there are more.</param>
public sealed record Forecast(int Count, bool More, int Tried, int Changed, int Unchanged, int Refused, IReadOnlyDictionary<string, int> Reasons);
