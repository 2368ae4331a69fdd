using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Rapport.Client;

/// <summary>The records of one type, as the key's user sees them. Every call throws <see cref="RapportException"/> where the workplace refuses.</summary>
public sealed partial class Records<T> where T : Entity, IRecord, new()
{
    private readonly Wire wire;

    internal Records(Wire wire) => this.wire = wire;

    private static string Root => $"api/v1/{T.TypeName}";

    /// <summary>One record; null where there is none, or none that may be seen.</summary>
    public async Task<T?> GetAsync(Guid id, IReadOnlyList<string>? fields = null, IReadOnlyList<string>? expand = null, CancellationToken cancel = default)
    {
        try
        {
            return Made(await wire.SendAsync(HttpMethod.Get, $"{Root}/{id}{Asked.Of(("fields", Asked.Names(fields)), ("expand", Asked.Names(expand)))}", null, null, cancel));
        }
        catch (RapportException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>A page of a list.</summary>
    /// <param name="cursor"><see cref="Page{T}.Next"/> of the page before, with the same sort.</param>
    public async Task<Page<T>> ListAsync(Asked? asked = null, string? cursor = null, CancellationToken cancel = default)
    {
        var answer = (await wire.SendAsync(HttpMethod.Get, Root + (asked ?? new Asked()).Query(cursor), null, null, cancel)).Body!.AsObject();
        var items = answer["items"]!.AsArray().Select(r => Made(r!.DeepClone().AsObject(), 0)).ToList();
        return new Page<T>(items, (string?)answer["next"], (int?)answer["count"], (bool?)answer["more"] ?? false);
    }

    /// <summary>All that fit, page after page as they are read.</summary>
    public async IAsyncEnumerable<T> AllAsync(Asked? asked = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        string? cursor = null;
        do
        {
            var page = await ListAsync(asked, cursor, cancel);
            foreach (var record in page.Items) yield return record;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>Makes a record. The object given has its id, version and defaults afterwards.</summary>
    public async Task<T> CreateAsync(T record, CancellationToken cancel = default) => Taken(record, await wire.SendAsync(HttpMethod.Post, Root, record.Changes(), null, cancel));

    /// <summary>Writes what was set since the record was read.</summary>
    /// <exception cref="ConflictException">Somebody else has changed the same fields meanwhile.</exception>
    public async Task<T> UpdateAsync(T record, CancellationToken cancel = default) => Taken(record, await wire.SendAsync(HttpMethod.Patch, $"{Root}/{record.Id}", record.Changes(), record.Version, cancel));

    /// <summary>Writes the fields that are set in <paramref name="changes"/>, whoever changed the record meanwhile.</summary>
    public async Task<T> UpdateAsync(Guid id, T changes, CancellationToken cancel = default) => Made(await wire.SendAsync(HttpMethod.Patch, $"{Root}/{id}", changes.Changes(), null, cancel));

    /// <summary>Deletes it into the recycle bin; the answer is the change set, for undo.</summary>
    public async Task<long> DeleteAsync(T record, CancellationToken cancel = default) => (await wire.SendAsync(HttpMethod.Delete, $"{Root}/{record.Id}", null, record.Version, cancel)).ChangeSet;

    /// <summary>Puts a deleted one back.</summary>
    public async Task<T> RestoreAsync(Guid id, CancellationToken cancel = default) => Made(await wire.SendAsync(HttpMethod.Post, $"{Root}/{id}/restore", null, null, cancel));

    private static T Made(Answer answer) => Made(answer.Body!.AsObject(), answer.ChangeSet);

    private static T Made(JsonObject fields, long changeSet)
    {
        var record = new T();
        record.Take(fields, changeSet);
        return record;
    }

    private static T Taken(T record, Answer answer)
    {
        record.Take(answer.Body!.AsObject(), answer.ChangeSet);
        return record;
    }
}
