using System.Text.RegularExpressions;

namespace Rapport.Journeys.Tests;

/// <summary>Sessions and passkeys as people meet them, with an authenticator that Chromium plays.</summary>
[Collection("Pia")]
public sealed class ComingInByPasskey(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("en-GB", 1440, "Chrome on Linux", false)]
    [InlineData("zh-CN", 1440, "Linux 上的 Chrome", true)]
    [InlineData("zh-TW", 390, "Linux 上的 Chrome", false)]
    public async Task Another_session_is_ended_and_the_next_sign_in_needs_no_password(string language, int width, string device, bool offered)
    {
        var pia = await Visitor.ComeAsync(company.Product, language, width, byName: true);
        var elsewhere = await Visitor.ComeAsync(company.Product, language, byName: true);
        await elsewhere.SignInAsync(SampleCompany.Pia(language));
        await pia.SignInAsync(SampleCompany.Pia(language));
        await pia.GoAsync("/account");
        var sessions = pia.Page.Locator("#sessions tbody tr");
        await Assertions.Expect(sessions).ToHaveCountAsync(2);
        await Assertions.Expect(sessions.First).ToContainTextAsync(device);
        await pia.Page.Locator("#sessions").ScrollIntoViewIfNeededAsync();
        await pia.LookAsync($"sessions-{language}");
        await sessions.Locator("button").ClickAsync();
        // The open page of the other device closes by itself.
        await Assertions.Expect(elsewhere.Page).ToHaveURLAsync(new Regex("/sign-in\\?ended=true"), new() { Timeout = 10_000 });
        await Assertions.Expect(sessions).ToHaveCountAsync(1);

        var authenticator = await Authenticator.PlugInAsync(pia.Page);
        var passkeys = pia.Page.Locator("#passkeys");
        await Assertions.Expect(passkeys.Locator("#passkey-name")).ToHaveValueAsync(device);
        await passkeys.Locator("#passkey-password").FillAsync("not it, not it");
        await passkeys.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(passkeys.Locator(".help.err")).ToBeVisibleAsync();
        await passkeys.Locator("#passkey-password").FillAsync(Visitor.Password);
        await passkeys.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(passkeys.Locator("tbody tr")).ToHaveCountAsync(1);
        await pia.LookAsync($"passkeys-{language}");

        // Where it may answer by itself it does: so the browser's offer in the box of the name is tried once.
        await authenticator.AnswerByItselfAsync(offered);
        await pia.GoAsync("/sign-out");
        if (!offered)
        {
            await pia.Page.Locator("#passkey button").WaitForAsync();
            await pia.LookAsync($"sign-in-passkey-{language}");
            await authenticator.AnswerByItselfAsync(true);
            await pia.Page.ClickAsync("#passkey button");
        }

        await pia.Page.WaitForSelectorAsync("nav.nav", new() { State = WaitForSelectorState.Attached });
        await pia.GoAsync("/account");
        await Assertions.Expect(passkeys.Locator("tbody tr")).ToHaveCountAsync(1);
        // What was removed lets nobody in any more.
        await passkeys.Locator("tbody button").ClickAsync();
        await Assertions.Expect(passkeys.Locator("tbody tr")).ToHaveCountAsync(0);
        await authenticator.AnswerByItselfAsync(false);
        await pia.GoAsync("/sign-out");
        await pia.Page.Locator("#passkey button").WaitForAsync();
        await authenticator.AnswerByItselfAsync(true);
        await pia.Page.ClickAsync("#passkey button");
        await Assertions.Expect(pia.Page.Locator("#wrong")).ToBeVisibleAsync();
        // The browser offers it by itself now, on this page and on the next: neither loads again and again.
        foreach (var path in new[] { null, "/sign-in" })
        {
            if (path is not null) await pia.Page.GotoAsync(new Uri(new Uri(pia.Page.Url), path).ToString());
            await pia.Page.EvaluateAsync("() => { window.stays = true; }");
            await pia.Page.WaitForTimeoutAsync(1_000);
            Assert.True(await pia.Page.EvaluateAsync<bool>("() => window.stays === true"));
        }

        pia.AssertNoBarriers();
    }

    /// <summary>A built-in authenticator that knows its person (WebAuthn, virtual authenticators).</summary>
    private sealed class Authenticator(ICDPSession session, string id)
    {
        public static async Task<Authenticator> PlugInAsync(IPage page)
        {
            var session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("WebAuthn.enable");
            var options = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true };
            var made = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new() { ["options"] = options });
            return new(session, made!.Value.GetProperty("authenticatorId").GetString()!);
        }

        public Task AnswerByItselfAsync(bool enabled) => session.SendAsync("WebAuthn.setAutomaticPresenceSimulation", new() { ["authenticatorId"] = id, ["enabled"] = enabled });
    }
}
