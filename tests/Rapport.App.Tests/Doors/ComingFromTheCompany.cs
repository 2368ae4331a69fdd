using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Doors;
using Rapport.App.Web;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Records;
using Rapport.Testing;

namespace Rapport.App.Tests.Doors;

/// <summary>Signing in with an account of the firm, at a real OpenID provider, through all redirects as a browser follows them.</summary>
public sealed class ComingFromTheCompany(ComingFromTheCompany.Firm firm) : IClassFixture<ComingFromTheCompany.Firm>
{
    private Users Users => firm.App.Services.GetRequiredService<Users>();

    private RecordStore Store => firm.App.Services.GetRequiredService<RecordStore>();

    [Fact]
    public async Task A_verified_address_finds_its_user_and_from_then_on_the_subject_does()
    {
        var nora = await HireAsync("nora@example.com", "administrator");
        Assert.Equal("/account", await ComeAsync(("s-1", "Nora@Example.com", true, "Nora", []), "/account"));
        // The address there changed meanwhile: she is still herself.
        Assert.Equal("/", await ComeAsync(("s-1", "nora.new@example.com", false, "Nora", [])));
        // Somebody else was given her old address there: that opens nothing.
        Assert.Equal("/sign-in?refused=other", await ComeAsync(("s-2", "nora@example.com", true, "Nick", [])));
        var history = (await firm.App.Services.GetRequiredService<History>().ReadAsync(new HistoryFilter(nora), null, Principal.System, default)).Lines;
        Assert.Equal(["signIn.refused", "signIn", "signIn", "account.linked"], history.Select(l => l.Event).OfType<string>());
        Assert.Equal("oidc.other", history.First(l => l.Event == "signIn.refused").Detail);
    }

    [Theory]
    [InlineData("ben@example.com", false, "/sign-in?refused=unverified")]
    [InlineData("ben@example.com", null, "/sign-in?refused=unverified")]
    [InlineData(null, true, "/sign-in?refused=unverified")]
    [InlineData("stranger@example.com", true, "/sign-in?refused=unknown")]
    public async Task What_nobody_vouches_for_or_nobody_knows_is_refused(string? email, bool? verified, string to)
    {
        if (await Users.FindByEmailAsync("ben@example.com", default) is null) await HireAsync("ben@example.com", "sales");
        Assert.Equal(to, await ComeAsync(("s-3", email, verified, "Somebody", [])));
        Assert.Null(await Users.FindLinkedAsync(firm.Accounts.Authority + "/", "s-3", default));
    }

    [Fact]
    public async Task Who_is_switched_off_stays_out_linked_or_not()
    {
        var tom = await HireAsync("tom@example.com", "sales");
        Assert.Equal("/", await ComeAsync(("s-4", "tom@example.com", true, "Tom", [])));
        await Store.WriteAsync([RecordWrite.Update(Store.Catalogue["user"], tom, new Dictionary<string, object?> { ["active"] = false })], new WriteContext(Principal.System, "test"), default);
        Assert.Equal("/sign-in?refused=inactive", await ComeAsync(("s-4", "tom@example.com", true, "Tom", [])));
        Assert.Equal("/sign-in?refused=inactive", await ComeAsync(("s-5", "tom@example.com", true, "Tom", [])));
    }

    [Fact]
    public async Task Where_users_are_made_the_claim_says_the_role()
    {
        firm.Creates = true;
        Assert.Equal("/", await ComeAsync(("s-6", "mia@example.com", true, "Mia Chen", ["everybody", "crm-leads"])));
        var mia = (await Users.FindByEmailAsync("mia@example.com", default))!.Value;
        var who = (await Users.PrincipalAsync(mia, null, default))!;
        Assert.Equal(("Mia Chen", "manager"), (who.Name, who.Role.Name));
        Assert.Equal("oidc", Assert.Single(await Users.SessionsAsync(mia, who, default)).Door);
        Assert.Equal("/sign-in?refused=noRole", await ComeAsync(("s-7", "max@example.com", true, "Max", ["everybody"])));
        Assert.Equal("/sign-in?refused=notMade", await ComeAsync(("s-8", "moe@example.com", true, "Moe", ["crm-ghosts"])));
        Assert.Null(await Users.FindByEmailAsync("max@example.com", default));
        // An address that nobody checked makes nobody either.
        Assert.Equal("/sign-in?refused=unverified", await ComeAsync(("s-9", "may@example.com", false, "May", ["crm-leads"])));
        firm.Creates = false;
    }

    /// <summary>Where a browser ends that pressed the button.</summary>
    private async Task<string> ComeAsync((string, string?, bool?, string?, string[]) person, string to = "/")
    {
        CompanyAccounts.Person = person;
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
#pragma warning disable RS0030 // A browser of its own, with cookies of its own, is what the test is about
        using var browser = new HttpClient(handler) { BaseAddress = new Uri(firm.App.Urls.First()) };
#pragma warning restore RS0030
        using var answer = await browser.GetAsync(new Uri("/sign-in/with?returnUrl=" + Uri.EscapeDataString(to), UriKind.Relative));
        var place = answer.RequestMessage!.RequestUri!;
        var page = await answer.Content.ReadAsStringAsync();
        if (place.Query.Contains("refused", StringComparison.Ordinal))
        {
            // The page says why, and whom to ask.
            Assert.Contains("id=\"wrong\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("signIn.oidc.", page, StringComparison.Ordinal);
        }

        return place.Authority == browser.BaseAddress.Authority ? place.PathAndQuery : place.ToString();
    }

    private async Task<Guid> HireAsync(string email, string role)
    {
        var id = (await Store.WriteAsync([RecordWrite.Create(Store.Catalogue["user"], new Dictionary<string, object?> { ["name"] = email, ["email"] = email, ["role"] = role })], new WriteContext(Principal.System, "test"), default)).Items[0].Id;
        Assert.Null(await Users.SetPasswordAsync(id, "a long enough one", default));
        return id;
    }

    /// <summary>A provider and a workplace that knows it, for all tests; whether users are made is chosen by the test.</summary>
    public sealed class Firm : IAsyncLifetime
    {
        private readonly TempFolder folder = new();
        private CompanyAccounts? accounts;
        private Workplace? workplace;
        private WebApplication? app;

        internal CompanyAccounts Accounts => accounts!;

        internal WebApplication App => app!;

        internal bool Creates
        {
            set => app!.Services.GetRequiredService<OidcSettings>().Creates = value;
        }

        public async ValueTask InitializeAsync()
        {
            accounts = await CompanyAccounts.StartAsync();
            workplace = await Workplace.OpenAsync(folder.Path, null, default);
            app = WebServer.Build(workplace, "http://127.0.0.1:0", settings: new Dictionary<string, string?>
            {
                ["RAPPORT_OIDC_AUTHORITY"] = accounts.Authority,
                ["RAPPORT_OIDC_CLIENT_SECRET"] = "a secret",
                ["RAPPORT_OIDC_NAME"] = "Halcyon account",
                ["RAPPORT_OIDC_ROLES"] = "crm-leads=manager; crm-ghosts=ghost",
            });
            await app.StartAsync();
            // Nobody could sign in yet: the door would lead to the set-up page.
            var store = app.Services.GetRequiredService<RecordStore>();
            var first = (await store.WriteAsync([RecordWrite.Create(store.Catalogue["user"], new Dictionary<string, object?> { ["name"] = "Ada", ["email"] = "ada@example.com", ["role"] = "administrator" })], new WriteContext(Principal.System, "test"), default)).Items[0].Id;
            await app.Services.GetRequiredService<Users>().SetPasswordAsync(first, "a long enough one", default);
        }

        public async ValueTask DisposeAsync()
        {
            await app!.DisposeAsync();
            await workplace!.DisposeAsync();
            await accounts!.DisposeAsync();
            folder.Dispose();
        }
    }
}
