using System.Diagnostics;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Bench.World;
using Rapport.Core.Access;
using Rapport.Core.Records;

namespace Rapport.Bench.Runs;

/// <summary>Calls of the HTTP interface with a key; a refusal ends the run.</summary>
internal sealed class Client : IDisposable
{
    private readonly HttpClient http;

    public Client(Uri address, string key)
    {
        http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>A key of an administrator made for this run.</summary>
    public static async Task<string> KeyAsync(BigWorld world)
    {
        var users = world.Services.GetRequiredService<Users>();
        var team = await App.Workplaces.FirstTeam.EnsureAsync(world.Store, null, default);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = "bench", ["email"] = $"bench{Stopwatch.GetTimestamp()}@users.invalid", ["role"] = "administrator", ["team"] = team };
        var user = (await world.Store.WriteAsync([RecordWrite.Create(world.Store.Catalogue["user"], values)], new WriteContext(Principal.System, "bench"), default)).Items[0].Id;
        return await users.CreateKeyAsync(user, "bench", "administrator", default);
    }

    public Task<byte[]> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<byte[]> PostAsync(string path, byte[] json) => SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(json) });

    public Task<byte[]> PatchAsync(string path, byte[] json) => SendAsync(new HttpRequestMessage(HttpMethod.Patch, path) { Content = Json(json) });

    public void Dispose() => http.Dispose();

    private static ByteArrayContent Json(byte[] json) => new(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private async Task<byte[]> SendAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{request.RequestUri}: {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}");
        return body;
    }
}
