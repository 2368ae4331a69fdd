using Rapport.App.Demo;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Doors;

/// <summary>What the set-up page asks for.</summary>
public sealed class SetUpWish
{
    public string? Code { get; set; }
    public string? Company { get; set; }
    public string? Currency { get; set; }
    public string? Country { get; set; }
    public string? Name { get; set; }
    public string? Email { get; set; }
    public string? Password { get; set; }
    public string? Language { get; set; }
    public bool Demo { get; set; }
}

/// <summary>Makes the first administrator of an empty workplace, and the sample company where wished.</summary>
internal sealed class SetUp(RecordStore store, Users users, Settings settings, CustomFields catalogue, SetUpCode code, TimeProvider clock)
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>Gives the new administrator, or what is wrong.</summary>
    public async Task<(Session? Session, Problem? Problem)> RunAsync(SetUpWish wish, CancellationToken ct)
    {
        await OneAtATime.WaitAsync(ct);
        try
        {
            if (!await users.IsEmptyAsync(ct)) return (null, Problem.Refused("setup.done"));
            if (!code.Fits(wish.Code)) return (null, Problem.Denied("setup.wrongCode", "code"));
            if (string.IsNullOrWhiteSpace(wish.Name)) return (null, Problem.Invalid("field.required", "name"));
            if (string.IsNullOrWhiteSpace(wish.Email)) return (null, Problem.Invalid("field.required", "email"));
            if ((wish.Password ?? "").Length < 10) return (null, Problem.Invalid("password.tooShort", "password", ("least", 10)));
            var user = await users.FindByEmailAsync(wish.Email, ct) ?? await AddAsync(wish, ct);
            if (await users.SetPasswordAsync(user, wish.Password!, ct) is { } problem) return (null, problem);
            await settings.WriteAsync("firm", new FirmSettings(string.IsNullOrWhiteSpace(wish.Company) ? "Rapport" : wish.Company.Trim(), wish.Currency ?? "EUR", wish.Country) { Language = wish.Language, TimeZone = Firms.ZoneHere(clock.GetUtcNow().UtcDateTime) }, ct);
            await catalogue.AnnounceAsync(ct);
            if (wish.Demo && await users.PrincipalAsync(user, null, ct) is { } who) await new DemoCompany(store, clock).MakeAsync(1_200, 1, who, null, ct);
            return (new Session(user, await users.StampOfAsync(user, ct) ?? ""), null);
        }
        catch (ProblemException refusal)
        {
            return (null, refusal.Problems[0]);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private async Task<Guid> AddAsync(SetUpWish wish, CancellationToken ct)
    {
        var outcome = await store.WriteAsync(
            [RecordWrite.Create(store.Catalogue["user"], new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["name"] = wish.Name, ["email"] = wish.Email, ["role"] = Roles.Administrator.Name, ["team"] = await FirstTeam.EnsureAsync(store, ct), ["language"] = wish.Language, ["timeZone"] = Firms.ZoneHere(clock.GetUtcNow().UtcDateTime),
            })], new WriteContext(Principal.System, "setup"), ct);
        return outcome.Items[0].Id;
    }
}
