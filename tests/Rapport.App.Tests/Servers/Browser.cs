using System.Net;
using System.Text.RegularExpressions;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Records;

namespace Rapport.App.Tests.Servers;

/// <summary>A signed-in person: keeps the cookies.</summary>
internal sealed partial class Browser : IDisposable
{
    private const string Password = "Correct-horse-battery-9";

    private Browser(Uri address, Guid user)
    {
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }, disposeHandler: true) { BaseAddress = address };
        User = user;
    }

    public HttpClient Client { get; }

    public Guid User { get; }

    /// <summary>A new user with a role, signed in as a person does it: by the form.</summary>
    public static async Task<Browser> SignInAsync(ApiServer server, Role role)
    {
        await server.KeyAsync(role);
        var store = server.Get<RecordStore>();
        var email = $"{Guid.CreateVersion7():N}@example.com";
        var made = await store.WriteAsync(
            [RecordWrite.Create(store.Catalogue["user"], new Dictionary<string, object?> { ["name"] = role.Name, ["email"] = email, ["role"] = role.Name, ["team"] = await FirstTeam.EnsureAsync(store, null, default) })],
            new WriteContext(Principal.System, "test"), default);
        Assert.Null(await server.Get<Users>().SetPasswordAsync(made.Items[0].Id, Password, default));
        var browser = new Browser(server.Client.BaseAddress!, made.Items[0].Id);
        var form = await browser.Client.GetStringAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);
        using var answer = await browser.Client.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = FormToken().Match(form).Groups[1].Value,
            ["Wish.Email"] = email,
            ["Wish.Password"] = Password,
        }), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    public void Dispose() => Client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
