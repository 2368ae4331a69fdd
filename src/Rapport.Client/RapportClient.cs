using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Rapport.Client;

/// <summary>A workplace as the user of an API key sees it.</summary>
/// <example><code>
/// using var rapport = new RapportClient(new Uri("https://crm.example.com"), key);
/// var hans = await rapport.Records&lt;Party&gt;().CreateAsync(new Party { Kind = Party.Kinds.Person, Name = "Hans Meier" });
/// hans.City = "Lyon";
/// await rapport.Records&lt;Party&gt;().UpdateAsync(hans);
/// await rapport.UndoAsync(hans.ChangeSet);
/// </code></example>
public sealed class RapportClient : IDisposable
{
    private readonly HttpClient http;
    private readonly Wire wire;

    /// <param name="workplace">Its address, without a path unless a proxy puts one before it.</param>
    /// <param name="key">An API key: <c>rk_…</c>.</param>
    /// <param name="handler">Takes the calls in place of the usual one.</param>
    public RapportClient(Uri workplace, string key, HttpMessageHandler? handler = null)
    {
        // Connections are renewed now and then: a workplace may move to another address behind its name.
        http = handler is null ? new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) : new HttpClient(handler, disposeHandler: false);
        wire = new Wire(http, workplace.AbsoluteUri.EndsWith('/') ? workplace : new Uri(workplace.AbsoluteUri + "/"), key);
    }

    /// <summary>The records of a type.</summary>
    public Records<T> Records<T>() where T : Entity, IRecord, new() => new(wire);

    /// <summary>Looks for names, codes, numbers, addresses, pinyin and initials in all types, or in those named.</summary>
    public async Task<IReadOnlyList<Hit>> SearchAsync(string words, IReadOnlyList<string>? types = null, int limit = 20, CancellationToken cancel = default) =>
        (await GetAsync($"search{Asked.Of(("q", words), ("types", Asked.Names(types)), ("limit", Text(limit)))}", cancel)).As<Items<Hit>>().Entries;

    /// <summary>Takes a change set back: an edit, an import, a merge, another undo.</summary>
    public async Task<Undone> UndoAsync(long changeSet, CancellationToken cancel = default) =>
        (await wire.SendAsync(HttpMethod.Post, $"api/v1/change-sets/{changeSet}/undo", null, null, cancel)).As<Undone>();

    /// <summary>How a job stands.</summary>
    public async Task<Job> JobAsync(long number, CancellationToken cancel = default) => (await GetAsync($"jobs/{number}", cancel)).As<Job>();

    /// <summary>Until a job has ended, well or not: <see cref="Job.State"/>.</summary>
    public async Task<Job> WaitAsync(long number, CancellationToken cancel = default)
    {
        for (var pause = 100; ; pause = Math.Min(pause * 2, 2_000))
        {
            var job = await JobAsync(number, cancel);
            if (job.State is "done" or "dead" or "cancelled") return job;
            await Task.Delay(pause, cancel);
        }
    }

    /// <summary>Numbers by rows and columns; the question and the answer as the API's document describes them.</summary>
    public async Task<JsonObject> ReportAsync(JsonObject question, CancellationToken cancel = default) =>
        (await wire.SendAsync(HttpMethod.Post, "api/v1/reports/query", question, null, cancel)).Body!.AsObject();

    /// <summary>What changes, in order and from then on: keep <see cref="Change.After"/> of the last one dealt with, and nothing is missed.</summary>
    /// <param name="after">Where to go on; empty at the very beginning, <c>latest</c> with what comes next.</param>
    /// <param name="stay">Waits for what comes; else the stream ends with the last change there is.</param>
    public async IAsyncEnumerable<Change> ChangesAsync(string? after, IReadOnlyList<string>? types = null, bool stay = false, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        while (true)
        {
            var page = (await GetAsync($"changes{Asked.Of(("after", after), ("types", Asked.Names(types)), ("wait", stay ? "30" : null))}", cancel)).Body!.AsObject();
            after = (string?)page["next"] ?? after;
            var items = page["items"]!.AsArray();
            // The cursor stands behind the whole page: only its last entry may be passed on with it.
            foreach (var (place, item) in items.Index())
                yield return new Answer(item, 0).As<Change>() with { After = place == items.Count - 1 ? after : null };
            if (!stay && !(bool)page["more"]!) yield break;
        }
    }

    /// <summary>Uploads a file; a record then names it by its id. A stream that can go back is sent again where the line breaks.</summary>
    public async Task<StoredFile> UploadAsync(Stream content, string name, string mediaType = "application/octet-stream", CancellationToken cancel = default)
    {
        var start = content.CanSeek ? content.Position : 0;
        var tries = 0;
        using var answer = await wire.OpenAsync(HttpMethod.Post, $"api/v1/files{Asked.Of(("name", name))}", () => tries++ == 0 || content.CanSeek ? Body(content, start, mediaType) : throw new IOException("The upload broke off, and its stream cannot be read again."), null, cancel);
        return new Answer(JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancel)), 0).As<StoredFile>();
    }

    /// <summary>Writes a file into a stream.</summary>
    public async Task DownloadAsync(Guid file, Stream into, CancellationToken cancel = default)
    {
        using var answer = await wire.OpenAsync(HttpMethod.Get, $"api/v1/files/{file}", () => null, null, cancel);
        await answer.Content.CopyToAsync(into, cancel);
    }

    public void Dispose() => http.Dispose();

    private static StreamContent Body(Stream content, long start, string mediaType)
    {
        if (content.CanSeek) content.Position = start;
        // Another try reads it again: the call must not close what is not its own.
        var body = new StreamContent(new Kept(content));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return body;
    }

    private Task<Answer> GetAsync(string path, CancellationToken cancel) => wire.SendAsync(HttpMethod.Get, "api/v1/" + path, null, null, cancel);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
