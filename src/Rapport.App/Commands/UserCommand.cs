using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.App.Doors;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Criteria;
using Rapport.Core.Exchange;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Commands;

/// <summary><c>rapport user add NAME --role R --team T</c> and <c>rapport user key NAME</c>.</summary>
internal static class UserCommand
{
    private const int MostNamed = 20;

    public static Command Make()
    {
        var name = new Argument<string>("name") { Description = "E-mail address or a plain name: what the user signs in with." };
        var role = new Option<string>("--role") { Description = "administrator, manager, sales, reader or a role of your own.", DefaultValueFactory = _ => "sales" };
        var team = new Option<string?>("--team") { Description = "Team the user belongs to, by name or, where several bear it, by path (\"Sales / North\"); without it the one at the root, which sees what all teams see." };
        var password = new Option<bool>("--password-stdin") { Description = "Reads the password from standard input." };
        var keyRole = new Option<string?>("--role") { Description = "Role that narrows what the key may do; it never does more than its user's present role." };
        return Verb.Make("user", "Adds users and makes API keys.", "rapport user add nora@example.com --role manager --password-stdin < password.txt",
        [
            Verb.Make("add", "Adds a user.", "rapport user add till --role sales --team Europe", [name, role, team, password], (verb, ct) => AddAsync(verb, verb.Parsed.GetValue(name)!, verb.Parsed.GetValue(role)!, verb.Parsed.GetValue(team), verb.Parsed.GetValue(password), ct)),
            Verb.Make("key", "Makes an API key; it is shown once.", "rapport user key till", [name, keyRole], (verb, ct) => KeyAsync(verb, verb.Parsed.GetValue(name)!, verb.Parsed.GetValue(keyRole), ct)),
        ], (_, _) => throw new ProblemException(Problem.Invalid("usage.userVerb")));
    }

    private static async Task<JsonObject?> AddAsync(Verb verb, string name, string role, string? team, bool withPassword, CancellationToken ct)
    {
        await using var workplace = await verb.OpenAsync(ct);
        await using var services = workplace.BuildServices();
        var users = services.GetRequiredService<Users>();
        var password = withPassword ? (await Console.In.ReadLineAsync(ct))?.TrimEnd('\r') ?? "" : null;
        var store = services.GetRequiredService<RecordStore>();
        var type = store.Catalogue["user"];
        long? first = team is null ? await FirstTeam.EnsureAsync(store, (await new Settings(workplace.Database).ReadAsync<FirmSettings>("firm", ct))?.Language, ct) : null;
        var teams = await TeamNames.ReadAsync(services.GetRequiredService<RecordReader>(), Principal.System, workplace.Database, ct);
        var joined = first is { } number ? teams.Find(number)! : Meant(teams, team!);
        var outcome = await store.WriteAsync(
            [RecordWrite.Create(type, new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = name, ["email"] = Users.AddressOf(name), ["role"] = role, ["team"] = joined.Number })],
            new WriteContext(Principal.System, "cli") { Along = password is null ? null : users.Along(password) }, ct);
        return new JsonObject { ["id"] = outcome.Items[0].Id.ToString(), ["name"] = name, ["signIn"] = name, ["email"] = Users.AddressOf(name), ["role"] = role, ["team"] = teams.TitleOf(joined) };
    }

    /// <summary>The team of that name or path. Refuses what no team is called, and more than one.</summary>
    private static NamedTeam Meant(TeamNames teams, string name)
    {
        var titles = teams.All.Select(t => (t.Name, Title: teams.TitleOf(t))).ToList();
        return teams.Called(name).ToList() switch
        {
            [var one] => one,
            [] => throw new ProblemException(Problem.Missing("user.noSuchTeam", "team", ("team", name), ("teams", string.Join(", ", titles.Take(MostNamed).Select(t => t.Title))), ("suggestion", Suggestion.For(name, [.. titles, .. titles.Select(t => (t.Title, t.Title))])))),
            var several => throw new ProblemException(Problem.Refused("user.teamTwice", "team", ("team", name), ("paths", string.Join(", ", several.Take(MostNamed).Select(t => teams.NameOf(t) ?? teams.TitleOf(t)))))),
        };
    }

    private static async Task<JsonObject?> KeyAsync(Verb verb, string name, string? role, CancellationToken ct)
    {
        await using var workplace = await verb.OpenAsync(ct);
        await using var services = workplace.BuildServices();
        var users = services.GetRequiredService<Users>();
        var id = await users.FindByEmailAsync(Users.AddressOf(name), ct) ?? throw new ProblemException(Problem.Missing("user.missing", null, ("name", name)));
        if (await users.PrincipalAsync(id, null, ct) is null) throw new ProblemException(Problem.Refused("user.inactive", null, ("name", name)));
        return new JsonObject { ["key"] = await users.CreateKeyAsync(id, name, role, ct) };
    }
}
