using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Doors;
using Rapport.App.Web;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Records;
using Rapport.Testing;

namespace Rapport.Storage.Specs.Doors;

/// <summary>The doors of the real server, with cookies as a browser keeps them.</summary>
public sealed class GoingThroughTheDoors : IAsyncLifetime
{
    private const string Password = "a long enough one";
    private readonly TempFolder folder = new();
    private Workplace? workplace;
    private WebApplication? app;
    private Guid nora;

    private Users Users => app!.Services.GetRequiredService<Users>();

    private RecordStore Store => app!.Services.GetRequiredService<RecordStore>();

    public async ValueTask InitializeAsync()
    {
        workplace = await Workplace.OpenAsync(folder.Path, null, default);
        app = WebServer.Build(workplace, "http://127.0.0.1:0");
        await app.StartAsync();
        nora = await HireAsync("nora@example.com", "administrator");
    }

    public async ValueTask DisposeAsync()
    {
        await app!.DisposeAsync();
        await workplace!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_user_switched_off_is_out_at_the_next_request()
    {
        var tom = await HireAsync("tom@example.com", "sales");
        using var browser = new Browser(app!);
        Assert.Equal("/", await browser.SignInAsync("tom@example.com", Password));
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync("/api/v1/types"));
        await WriteAsync(tom, "active", false);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync("/api/v1/types"));
        await WriteAsync(tom, "active", true);
        // Being switched on again does not bring the session back.
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync("/api/v1/types"));
    }

    [Fact]
    public async Task A_session_that_is_ended_is_out_at_its_next_request_and_the_others_stay()
    {
        using var first = new Browser(app!, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0");
        using var second = new Browser(app!, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1");
        await first.SignInAsync("nora@example.com", Password);
        await second.SignInAsync("nora@example.com", Password);
        var who = (await Users.PrincipalAsync(nora, null, default))!;
        var open = await Users.SessionsAsync(nora, who, default);
        Assert.Equal([("Safari", "iPhone"), ("Firefox", "Windows")], open.OrderByDescending(o => o.Since).Select(o => Device.Of(o.Agent)));
        Assert.All(open, o => Assert.Equal(("password", "127.0.0.1"), (o.Door, o.Address)));

        await Users.EndSessionAsync(nora, open.Single(o => Device.IsHandheld(o.Agent)).Id, who, default);
        Assert.Equal(HttpStatusCode.Unauthorized, await second.StatusAsync("/api/v1/types"));
        Assert.Equal(HttpStatusCode.OK, await first.StatusAsync("/api/v1/types"));

        // A new password lets in anew, and throws out all but the one it was changed in.
        await second.SignInAsync("nora@example.com", Password);
        var kept = open.Single(o => !Device.IsHandheld(o.Agent)).Id;
        Assert.Null(await Users.ChangePasswordAsync(nora, Password, "another long one", default, kept));
        Assert.Equal(HttpStatusCode.Unauthorized, await second.StatusAsync("/api/v1/types"));
        Assert.Equal(HttpStatusCode.OK, await first.StatusAsync("/api/v1/types"));
        await Users.EndSessionsAsync(nora, Principal.System, default);
        Assert.Equal(HttpStatusCode.Unauthorized, await first.StatusAsync("/api/v1/types"));
    }

    [Fact]
    public async Task Signing_out_or_in_anew_leaves_no_session_behind()
    {
        using var browser = new Browser(app!);
        await browser.SignInAsync("nora@example.com", Password);
        await browser.SignInAsync("nora@example.com", Password);
        Assert.Single(await Users.SessionsAsync(nora, Principal.System, default));
        Assert.Equal("/sign-in", await browser.GoAsync("/sign-out"));
        Assert.Empty(await Users.SessionsAsync(nora, Principal.System, default));
    }

    [Fact]
    public async Task The_second_step_asks_for_the_code_and_a_recovery_code_does_as_well()
    {
        var secret = Totp.NewSecret();
        var step = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30;
        var (codes, _) = await Users.TurnOnTwoFactorAsync(nora, secret, Totp.Code(secret, step - 1), default);
        using var browser = new Browser(app!);
        var page = await browser.PostAsync("/sign-in", "sign-in", ("Wish.Email", "nora@example.com"), ("Wish.Password", Password));
        var note = Regex.Match(page.Text, "name=\"Wish.Note\" value=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        Assert.NotEmpty(note);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync("/api/v1/types"));
        Assert.Contains("role=\"alert\"", (await browser.PostAsync("/sign-in", "sign-in", ("Wish.Note", note), ("Wish.Code", "000000"))).Text, StringComparison.Ordinal);
        Assert.Equal("/", (await browser.PostAsync("/sign-in", "sign-in", ("Wish.Note", note), ("Wish.Code", codes[0]))).To);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync("/api/v1/types"));

        // A password changed between the steps spends the note.
        Assert.Null(await Users.SetPasswordAsync(nora, "another long one", default));
        var late = await browser.PostAsync("/sign-in", "sign-in", ("Wish.Note", note), ("Wish.Code", codes[1]));
        Assert.Null(late.To);
        Assert.Contains("name=\"Wish.Password\"", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_sets_a_password_once()
    {
        var tom = (await Store.WriteAsync([RecordWrite.Create(Store.Catalogue["user"], Values("tom@example.com", "sales"))], new WriteContext(Principal.System, "test"), default)).Items[0].Id;
        var link = "/welcome/" + app!.Services.GetRequiredService<DoorKeys>().Make(DoorKeys.Invitation, tom, await Users.OpenDoorAsync(tom, Principal.System, default));
        using var browser = new Browser(app!);
        Assert.Contains("role=\"alert\"", (await browser.PostAsync(link, "welcome", ("Wish.Password", "short"))).Text, StringComparison.Ordinal);
        Assert.Equal("/", (await browser.PostAsync(link, "welcome", ("Wish.Password", "tom's own password"))).To);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync("/api/v1/types"));
        Assert.DoesNotContain("Wish.Password", await browser.ReadAsync(link), StringComparison.Ordinal);
        var lines = (await app!.Services.GetRequiredService<History>().ReadAsync(new HistoryFilter(tom), null, Principal.System, default)).Lines;
        Assert.Equal(["signIn", "password.set"], lines.Select(l => l.Event).OfType<string>());
    }

    [Theory]
    [InlineData("https://elsewhere.example/x", "/")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("/r/party?where=a", "/r/party?where=a")]
    [InlineData(null, "/")]
    public void After_signing_in_nobody_is_led_out_of_the_program(string? wished, string led) => Assert.Equal(led, SignIn.Local(wished));

    [Theory]
    [InlineData("/sign-in?ReturnUrl=%2Faccount", "/sign-in?ReturnUrl=%2Faccount")]
    [InlineData("/language/zh-Hans", "/")]
    [InlineData(null, "/")]
    public async Task A_language_leads_back_to_the_page_it_was_chosen_on_but_never_to_itself(string? from, string led)
    {
        using var browser = new Browser(app!);
        Assert.Equal(led, await browser.GoAsync("/language/zh-Hans", from));
        Assert.Contains("<html lang=\"zh-Hans\"", await browser.ReadAsync("/sign-in"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_wrong_passwords_say_how_long_the_lock_lasts()
    {
        await HireAsync("tom@example.com", "sales");
        using var browser = new Browser(app!);
        for (var i = 0; i < 4; i++) Assert.Contains("wrong tr", (await browser.PostAsync("/sign-in", "sign-in", ("Wish.Email", "tom@example.com"), ("Wish.Password", "x"))).Text, StringComparison.Ordinal);
        Assert.Contains("5 minutes", (await browser.PostAsync("/sign-in", "sign-in", ("Wish.Email", "tom@example.com"), ("Wish.Password", "x"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_tells_whose_account_was_tried_in_vain_but_keeps_no_name_that_nobody_has()
    {
        var tom = await HireAsync("tom@example.com", "sales");
        using var browser = new Browser(app!);
        await browser.SignInAsync("tom@example.com", "not the password");
        await browser.SignInAsync("my secret pass", "x");
        await WriteAsync(tom, "active", false);
        await browser.SignInAsync("tom@example.com", Password);
        var lines = (await app!.Services.GetRequiredService<History>().ReadAsync(new HistoryFilter(), null, Principal.System, default)).Lines.Where(l => l.Event == "signIn.refused");
        Assert.Equal([(tom, "Inactive"), (null, "Wrong"), (tom, "Wrong")], lines.Select(l => (l.By, l.Detail)));
    }

    private async Task<Guid> HireAsync(string email, string role)
    {
        var id = (await Store.WriteAsync([RecordWrite.Create(Store.Catalogue["user"], Values(email, role))], new WriteContext(Principal.System, "test"), default)).Items[0].Id;
        Assert.Null(await Users.SetPasswordAsync(id, Password, default));
        return id;
    }

    private Task WriteAsync(Guid user, string field, object? value) =>
        Store.WriteAsync([RecordWrite.Update(Store.Catalogue["user"], user, new Dictionary<string, object?>(StringComparer.Ordinal) { [field] = value })], new WriteContext(Principal.System, "test"), default);

    private static Dictionary<string, object?> Values(string email, string role) => new(StringComparer.Ordinal) { ["name"] = email, ["email"] = email, ["role"] = role };

    /// <summary>Keeps cookies, follows nothing.</summary>
    private sealed class Browser : IDisposable
    {
        private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        private readonly HttpClient http;

        public Browser(WebApplication app, string? agent = null)
        {
#pragma warning disable RS0030 // A browser of its own, with cookies of its own, is what the test is about
            http = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.First()) };
#pragma warning restore RS0030
            http.DefaultRequestHeaders.Add("Accept-Language", "en");
            if (agent is not null) http.DefaultRequestHeaders.Add("User-Agent", agent);
        }

        public async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            return answer.StatusCode;
        }

        public Task<string> ReadAsync(string path) => http.GetStringAsync(new Uri(path, UriKind.Relative));

        public async Task<string?> GoAsync(string path, string? from = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            if (from is not null) request.Headers.Referrer = new Uri(http.BaseAddress!, from);
            using var answer = await http.SendAsync(request);
            return Place(answer);
        }

        public async Task<string?> SignInAsync(string email, string password) => (await PostAsync("/sign-in", "sign-in", ("Wish.Email", email), ("Wish.Password", password))).To;

        public async Task<(string? To, string Text)> PostAsync(string path, string form, params (string Name, string Value)[] fields)
        {
            var page = await ReadAsync(path);
            var token = Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
            using var content = new FormUrlEncodedContent([.. fields.Select(f => KeyValuePair.Create(f.Name, WebUtility.HtmlDecode(f.Value))), KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("_handler", form)]);
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
            return (Place(answer), await answer.Content.ReadAsStringAsync());
        }

        public void Dispose()
        {
            http.Dispose();
            handler.Dispose();
        }

        private string? Place(HttpResponseMessage answer) =>
            answer.Headers.Location is not { } to ? null : to.IsAbsoluteUri && to.Authority == http.BaseAddress!.Authority ? to.PathAndQuery : to.OriginalString;
    }
}
