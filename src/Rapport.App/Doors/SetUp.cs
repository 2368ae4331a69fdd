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

/// <summary>
/// Makes the first administrator and the firm of an empty workplace, both in one transaction, and then the sample company
/// where wished: what goes wrong with that leaves a workplace that stands and is entered.
/// </summary>
internal sealed partial class SetUp(RecordStore store, Users users, Kit.Words.Workplace workplace, CustomFields catalogue, SetUpCode code, TimeProvider clock, ILogger<SetUp> log)
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);
    private readonly DemoCompany sample = new(store, clock);

    /// <summary>The sample company was made before, by <c>--demo</c> or the command line: there is nothing to choose.</summary>
    public Task<bool> HasSampleAsync(CancellationToken ct) => sample.IsHereAsync(ct);

    /// <summary>Gives the new administrator, or what is wrong.</summary>
    public async Task<(Guid? User, Problem? Problem)> RunAsync(SetUpWish wish, CancellationToken ct)
    {
        await OneAtATime.WaitAsync(ct);
        try
        {
            if (!await users.IsEmptyAsync(ct)) return (null, Problem.Refused("setup.done"));
            if (!code.Fits(wish.Code)) return (null, Problem.Denied("setup.wrongCode", "code"));
            if (string.IsNullOrWhiteSpace(wish.Name)) return (null, Problem.Invalid("field.required", "name"));
            if (string.IsNullOrWhiteSpace(wish.Email)) return (null, Problem.Invalid("field.required", "email"));
            if (Users.CheckPassword(wish.Password) is { } weak) return (null, weak);
            var firm = new FirmSettings(string.IsNullOrWhiteSpace(wish.Company) ? "Rapport" : wish.Company.Trim(), wish.Currency ?? RecordCatalogue.UsualCurrency, wish.Country) { Language = wish.Language, TimeZone = Firms.ZoneHere(clock.GetUtcNow().UtcDateTime) };
            var user = await FoundAsync(wish, firm, ct);
            // From here on the workplace is set up, whether or not the browser still waits.
            users.Touch();
            (workplace.Name, workplace.Currency) = (firm.Name, firm.Currency);
            await catalogue.AnnounceAsync(CancellationToken.None);
            if (wish.Demo) await FillAsync(user);
            return (user, null);
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

    /// <summary>The administrator with password, and the firm: all or nothing. Whoever the command line added without a password becomes the administrator.</summary>
    private async Task<Guid> FoundAsync(SetUpWish wish, FirmSettings firm, CancellationToken ct)
    {
        var type = store.Catalogue["user"];
        var known = await users.FindByEmailAsync(wish.Email!, ct);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = wish.Name,
            ["email"] = wish.Email,
            ["role"] = Roles.Administrator.Name,
            ["active"] = true,
            ["language"] = firm.Language,
            ["timeZone"] = firm.TimeZone,
        };
        if (known is null) values["team"] = await FirstTeam.EnsureAsync(store, firm.Language, ct);
        var password = users.Along(wish.Password!);
        var writes = new List<RecordWrite> { known is { } user ? RecordWrite.Update(type, user, values) : RecordWrite.Create(type, values) };
        if (await FirstTeam.InAsync(store, firm.Language, ct) is { } named) writes.Add(named);
        var outcome = await store.WriteAsync(writes, new WriteContext(Principal.System, "setup")
        {
            Along = async (session, written) =>
            {
                await password(session, written);
                await Settings.WriteAsync(session, "firm", firm);
            },
        }, ct);
        return outcome.Items[0].Id;
    }

    /// <summary>The home page offers the sample again where it could not be made.</summary>
    private async Task FillAsync(Guid user)
    {
        try
        {
            if (!await HasSampleAsync(CancellationToken.None) && await users.PrincipalAsync(user, null, CancellationToken.None) is { } who) await sample.MakeAsync(1_200, 1, who, null, CancellationToken.None);
        }
        catch (Exception e) when (e is ProblemException or System.Data.Common.DbException or IOException)
        {
            Failed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The sample company could not be made.")]
    private partial void Failed(Exception error);
}
