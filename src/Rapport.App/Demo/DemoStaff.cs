using System.Globalization;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Records;

namespace Rapport.App.Demo;

/// <summary>Who looks after a customer of the sample company.</summary>
internal sealed record DemoSeller(Guid Id, long Team);

/// <summary>
/// The people of the sample company: a manager and two teams of salespeople. Their addresses lead nowhere (RFC 2606) and
/// they have no password: nobody comes in by them before an administrator sends an invitation or sets one.
/// </summary>
internal sealed class DemoStaff
{
    private const int UnlookedAfter = 12;

    private static readonly (string Name, string Address, string Language, string Zone)[] West = [("Nils Aker", "nils.aker", "en", "Europe/Oslo"), ("Carla Monti", "carla.monti", "en", "Europe/Rome")];
    private static readonly (string Name, string Address, string Language, string Zone)[] East = [("顾言", "gu.yan", "zh-Hans", "Asia/Shanghai"), ("沈佩", "shen.pei", "zh-Hant", "Asia/Taipei")];

    private readonly IReadOnlyList<DemoSeller> west, east;

    private DemoStaff(IReadOnlyList<DemoSeller> west, IReadOnlyList<DemoSeller> east, int made) => (this.west, this.east, Made) = (west, east, made);

    /// <summary>How many records were made.</summary>
    public int Made { get; }

    public static async Task<DemoStaff> HireAsync(RecordStore store, BulkRun run, string language, CancellationToken ct)
    {
        var root = await FirstTeam.EnsureAsync(store, language, ct);
        var words = DemoLife.In(language);
        return await run.ChunkAsync(async writer =>
        {
            var top = await TopAsync(writer, root);
            var (managers, _) = await PeopleAsync(store, writer, [("Ingrid Vale", "ingrid.vale", "en", "Europe/Berlin")], Roles.Manager, root, ct);
            var (western, west) = await TeamAsync(store, writer, words.West, top, West, ct);
            var (eastern, east) = await TeamAsync(store, writer, words.East, top, East, ct);
            return new DemoStaff(west, east, managers + western + eastern);
        }, ct);
    }

    /// <summary>Gives a customer to a salesperson of the part of the world it is in; some are still nobody's, as in life.</summary>
    public void Assign(Dictionary<string, object?> party, int index)
    {
        var sellers = party["country"] is "China" or "Taiwan" ? east : west;
        if (index % UnlookedAfter == UnlookedAfter - 1) party[SystemFields.Team] = 0L;
        else Follow(party, sellers[index % sellers.Count].Id, sellers[index % sellers.Count].Team);
    }

    /// <summary>What belongs to a customer is looked after by the same person.</summary>
    public static void Follow(Dictionary<string, object?> record, Dictionary<string, object?> party) =>
        Follow(record, party.GetValueOrDefault(SystemFields.Owner), party[SystemFields.Team]);

    private static void Follow(Dictionary<string, object?> record, object? owner, object? team)
    {
        if (owner is not null) record[SystemFields.Owner] = owner;
        record[SystemFields.Team] = team;
    }

    private static async Task<(int Made, List<DemoSeller> People)> TeamAsync(RecordStore store, BulkWriter writer, string name, Guid top, (string, string, string, string)[] people, CancellationToken ct)
    {
        var team = new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = name, ["parent"] = top };
        await writer.CreateAsync(store.Catalogue["team"], [team], ct);
        var number = Convert.ToInt64(await writer.Session.ScalarAsync("select n from core_team where id = $1", store.Database.Dialect.ToDb(FieldKind.Link, team[SystemFields.Id])), CultureInfo.InvariantCulture);
        var (made, sellers) = await PeopleAsync(store, writer, people, Roles.Sales, number, ct);
        return (1 + made, sellers);
    }

    /// <summary>Whoever is left of an earlier sample company, because something was done in that name, is taken again.</summary>
    private static async Task<(int Made, List<DemoSeller> People)> PeopleAsync(RecordStore store, BulkWriter writer, (string Name, string Address, string Language, string Zone)[] people, Role role, long team, CancellationToken ct)
    {
        var type = store.Catalogue["user"];
        var here = await writer.FetchAsync(type, "email", [.. people.Select(p => MailOf(p.Address))], ["email", SystemFields.Id, "team"]);
        var drafts = people.Where(p => here.All(h => (string)h[0]! != MailOf(p.Address))).Select(p => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = p.Name,
            ["email"] = MailOf(p.Address),
            ["role"] = role.Name,
            ["team"] = team,
            ["active"] = true,
            ["language"] = p.Language,
            ["timeZone"] = p.Zone,
        }).ToList();
        await writer.CreateAsync(type, drafts, ct);
        return (drafts.Count, [.. here.Select(h => new DemoSeller((Guid)h[1]!, h[2] as long? ?? 0)), .. drafts.Select(d => new DemoSeller((Guid)d[SystemFields.Id]!, team))]);
    }

    private static string MailOf(string address) => address + "@demo.invalid";

    private static async Task<Guid> TopAsync(BulkWriter writer, long number)
    {
        await using var command = writer.Session.Command("select id from core_team where n = $1", number);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (Guid)writer.Session.Dialect.FromDb(FieldKind.Link, row, 0)!;
    }
}
