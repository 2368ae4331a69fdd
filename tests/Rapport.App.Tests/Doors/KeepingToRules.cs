using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Doors;
using Rapport.App.Web;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Testing;

namespace Rapport.App.Tests.Doors;

/// <summary>Rules of addresses and hours over HTTP, with the address that a proxy tells.</summary>
public sealed class KeepingToRules : IAsyncLifetime
{
    private const string Password = "a long enough one";
    private static readonly IPAddress Office = IPAddress.Parse("192.0.2.7");
    private readonly TempFolder folder = new();
    private Workplace? workplace;
    private WebApplication? app;
    private Guid nora;
    private Guid tom;

    private Users Users => app!.Services.GetRequiredService<Users>();

    private EntryRules Rules => app!.Services.GetRequiredService<EntryRules>();

    public async ValueTask InitializeAsync()
    {
        workplace = await Workplace.OpenAsync(folder.Path, null, default);
        app = WebServer.Build(workplace, "http://127.0.0.1:0", settings: new Dictionary<string, string?> { ["ForwardedHeaders_Enabled"] = "true" });
        await app.StartAsync();
        nora = await HireAsync("nora@example.com", "administrator");
        tom = await HireAsync("tom@example.com", "sales");
    }

    public async ValueTask DisposeAsync()
    {
        await app!.DisposeAsync();
        await workplace!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_role_comes_in_from_its_addresses_only_by_page_session_and_key()
    {
        var key = await Users.CreateKeyAsync(tom, "till", null, default);
        var narrowed = await Users.CreateKeyAsync(tom, "till", "reader", default);
        using var browser = new Browser(app!);
        Assert.Equal("/", await browser.SignInAsync("tom@example.com", Office));
        await SaveAsync("sales", new(["192.0.2.0/24"], null));
        foreach (var (address, status) in new[] { ("192.0.2.9", HttpStatusCode.OK), ("198.51.100.1", HttpStatusCode.Forbidden) })
        {
            Assert.Equal(status, (await browser.GetAsync("/api/v1/types", address)).Status);
            Assert.Equal(status, (await browser.GetAsync("/api/v1/types", address, key)).Status);
            // A role of the key's own does not lift the rule of its user's.
            Assert.Equal(status, (await browser.GetAsync("/api/v1/types", address, narrowed)).Status);
        }

        var refused = (await browser.GetAsync("/api/v1/types", "198.51.100.1")).Text;
        Assert.Contains("entry.address", refused, StringComparison.Ordinal);
        Assert.Contains("198.51.100.1", refused, StringComparison.Ordinal);
        // A page leads to the door, which says why; the session is not lost by it.
        Assert.Contains("198.51.100.1", (await browser.GetAsync("/sign-in", "198.51.100.1")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/types", "192.0.2.9")).Status);

        using var outside = new Browser(app!);
        Assert.Null(await outside.SignInAsync("tom@example.com", IPAddress.Parse("2001:db8::1")));
        Assert.Equal("/", await outside.SignInAsync("tom@example.com", Office));
        // Whoever sits at the machine itself is always let in.
        using var machine = new Browser(app!);
        Assert.Equal("/", await machine.SignInAsync("tom@example.com", null));
        await SaveAsync("sales", new([], null));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/types", "198.51.100.1")).Status);
    }

    [Fact]
    public async Task Hours_close_the_door_and_administrators_cannot_close_it_behind_themselves()
    {
        // Closed at this hour, whichever it is: open only on the day after tomorrow.
        var closed = Enumerable.Range(0, 7).Select(i => i == ((int)TimeProvider.System.GetUtcNow().DayOfWeek + 8) % 7 ? new EntryHours(new(8, 0), new(9, 0)) : null).ToList();
        await SaveAsync("sales", new([], closed));
        using var browser = new Browser(app!);
        Assert.Null(await browser.SignInAsync("tom@example.com", Office));
        Assert.Contains("UTC", (await browser.PostAsync("tom@example.com", Office)).Text, StringComparison.Ordinal);
        Assert.Equal("/", await browser.SignInAsync("nora@example.com", Office));

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => SaveAsync("administrator", new([], closed)));
        Assert.Equal(("entry.locksYou", "hours"), (refusal.Problems[0].Code, refusal.Problems[0].At));
        refusal = await Assert.ThrowsAsync<ProblemException>(() => SaveAsync("administrator", new(["10.0.0.0/8"], null)));
        Assert.Equal(("entry.locksYou", "networks"), (refusal.Problems[0].Code, refusal.Problems[0].At));
        await SaveAsync("administrator", new(["192.0.2.0/24"], null));
        Assert.Equal("role.administratorsOnly", (await Assert.ThrowsAsync<ProblemException>(async () => await Rules.SaveAsync("sales", new([], null), (await Users.PrincipalAsync(tom, null, default))!, Office, default))).Problems[0].Code);
    }

    private async Task SaveAsync(string role, EntryRule rule) => await Rules.SaveAsync(role, rule, (await Users.PrincipalAsync(nora, null, default))!, Office, default);

    private async Task<Guid> HireAsync(string email, string role)
    {
        var store = app!.Services.GetRequiredService<RecordStore>();
        var id = (await store.WriteAsync([RecordWrite.Create(store.Catalogue["user"], new Dictionary<string, object?> { ["name"] = email, ["email"] = email, ["role"] = role })], new WriteContext(Principal.System, "test"), default)).Items[0].Id;
        Assert.Null(await Users.SetPasswordAsync(id, Password, default));
        return id;
    }

    private sealed class Browser : IDisposable
    {
        private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        private readonly HttpClient http;

#pragma warning disable RS0030 // A browser of its own, with cookies of its own, is what the test is about
        public Browser(WebApplication app) => http = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.First()) };
#pragma warning restore RS0030

        public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path, string? from, string? key = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            if (from is not null) request.Headers.Add("X-Forwarded-For", from);
            if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await http.SendAsync(request);
            return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        }

        public async Task<string?> SignInAsync(string email, IPAddress? from) => (await PostAsync(email, from)).To;

        public async Task<(string? To, string Text)> PostAsync(string email, IPAddress? from)
        {
            var token = Regex.Match((await GetAsync("/sign-in", from?.ToString())).Text, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/sign-in", UriKind.Relative));
            if (from is not null) request.Headers.Add("X-Forwarded-For", from.ToString());
            request.Content = new FormUrlEncodedContent([new("Wish.Email", email), new("Wish.Password", Password), new("__RequestVerificationToken", token), new("_handler", "sign-in")]);
            using var answer = await http.SendAsync(request);
            var to = answer.Headers.Location;
            return (to is null ? null : to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString, await answer.Content.ReadAsStringAsync());
        }

        public void Dispose()
        {
            http.Dispose();
            handler.Dispose();
        }
    }
}
