using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rapport.Client;

/// <summary>Calls and answers. A write carries a key of its own, so that one whose answer was lost is sent again and still done once.</summary>
internal sealed class Wire(HttpClient http, Uri workplace, string key)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private const int Tries = 5;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public async Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body, long? version, CancellationToken cancel)
    {
        using var answer = await OpenAsync(method, path, () => body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), version, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        return new Answer(text.Length == 0 ? null : JsonNode.Parse(text), ChangeSet(answer));
    }

    /// <summary>The answer as it comes, for files; the caller disposes of it.</summary>
    /// <param name="body">Makes the body anew for each try.</param>
    public async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, Func<HttpContent?> body, long? version, CancellationToken cancel)
    {
        var once = method == HttpMethod.Get ? null : Guid.CreateVersion7().ToString("N");
        for (var attempt = 1; ; attempt++)
        {
            using var call = new HttpRequestMessage(method, new Uri(workplace, path)) { Content = body() };
            call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            if (once is not null) call.Headers.Add("Idempotency-Key", once);
            if (version is { } seen) call.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{seen}\""));
            HttpResponseMessage answer;
            try
            {
                answer = await http.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, cancel);
            }
            catch (HttpRequestException) when (attempt < Tries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 << attempt), cancel);
                continue;
            }

            if (answer.IsSuccessStatusCode) return answer;
            using (answer)
            {
                if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && attempt < Tries)
                {
                    await Task.Delay(Wait(answer, attempt), cancel);
                    continue;
                }

                throw RapportException.Of((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancel));
            }
        }
    }

    private static TimeSpan Wait(HttpResponseMessage answer, int attempt)
    {
        var asked = answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromMilliseconds(200 << attempt);
        return asked < LongestWait ? asked : LongestWait;
    }

    private static long ChangeSet(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("X-Change-Set", out var values) && long.TryParse(values.First(), out var number) ? number : 0;
}

/// <param name="Body">Null where there is none.</param>
/// <param name="ChangeSet">0 where nothing was written.</param>
internal sealed record Answer(JsonNode? Body, long ChangeSet)
{
    public T As<T>() => Body.Deserialize<T>(Wire.Json) ?? throw new RapportException(0, "answer.empty", "The workplace answered nothing.");
}
