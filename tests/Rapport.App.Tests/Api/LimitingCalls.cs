namespace Rapport.App.Tests.Api;

/// <summary>A server that is easily tired.</summary>
public sealed class TightServer : ApiServer
{
    protected override IEnumerable<KeyValuePair<string, string?>>? Settings =>
        [new("RAPPORT_API_PER_SECOND", "1"), new("RAPPORT_API_BURST", "5"), new("RAPPORT_SIGNIN_PER_SECOND", "1"), new("RAPPORT_SIGNIN_BURST", "3"), new("RAPPORT_STRANGER_PER_SECOND", "1"), new("RAPPORT_STRANGER_BURST", "3")];

    protected override Testing.TestDatabase? NewDatabase() => null;
}

public sealed class LimitingCalls(TightServer server) : OverHttp(server), IClassFixture<TightServer>
{
    private async Task<Reply> UntilTiredAsync(Func<Task<Reply>> call)
    {
        for (var i = 0; i < 60; i++)
            if (await call() is { Status: 429 } tired) return tired;
        throw new InvalidOperationException("Nothing was limited.");
    }

    [Fact]
    public async Task Too_many_calls_are_told_when_to_come_back_and_others_are_not_in_their_way()
    {
        var other = await Server.KeyAsync(Core.Access.Roles.Manager with { Name = "patient" });
        var tired = await UntilTiredAsync(() => GetAsync("/types"));
        Assert.Equal("request.tooMany", tired.Problem(429));
        Assert.Equal("1", tired.Headers["Retry-After"]);
        Assert.Equal(200, (await GetAsync("/types", other)).Status);
    }

    [Fact]
    public async Task Guessing_keys_and_passwords_is_slowed_down()
    {
        Assert.Equal("request.tooMany", (await UntilTiredAsync(() => GetAsync("/types", "rk_" + Guid.CreateVersion7()))).Problem(429));
        var tired = await UntilTiredAsync(() => CallAsync("POST", "/sign-in", "a=b", null, ("Content-Type", "application/x-www-form-urlencoded")));
        Assert.Equal("1", tired.Headers["Retry-After"]);
        Assert.Contains("Too many", tired.Text, StringComparison.Ordinal);
    }
}

/// <summary>A server that has patience with who signs in, and little with calls.</summary>
public sealed class PatientDoor : ApiServer
{
    protected override IEnumerable<KeyValuePair<string, string?>>? Settings => [new("RAPPORT_API_PER_SECOND", "1"), new("RAPPORT_API_BURST", "5")];

    protected override Testing.TestDatabase? NewDatabase() => null;
}

public sealed class LimitingExports(PatientDoor server) : OverHttp(server), IClassFixture<PatientDoor>
{
    [Fact]
    public async Task Exports_count_as_calls()
    {
        using var browser = await Servers.Browser.SignInAsync(Server, Core.Access.Roles.Manager);
        for (var i = 0; i < 60; i++)
        {
            using var answer = await browser.Client.GetAsync(new Uri("/exports/party?fields=name", UriKind.Relative), TestContext.Current.CancellationToken);
            if (answer.IsSuccessStatusCode) continue;
            Assert.Equal((429, "1", "application/problem+json"), ((int)answer.StatusCode, string.Concat(answer.Headers.GetValues("Retry-After")), answer.Content.Headers.ContentType!.MediaType));
            return;
        }

        Assert.Fail("Nothing was limited.");
    }
}
