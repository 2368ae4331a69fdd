using System.Text.Json.Nodes;
using Rapport.App.Tests.Mcp;
using Rapport.Core.Access;
using Rapport.Core.Access.Explaining;
using Rapport.Core.Records;

namespace Rapport.App.Tests.Api;

/// <summary>
/// Deputies and sharing rules made over HTTP, and the matrix of who sees what over HTTP and for models: each way says of every record
/// what the explanation says. The engine's own ways are held to it in <c>Rapport.Storage.Specs</c>.
/// </summary>
public sealed class AgreeingOverHttp(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    private static string Day(int days) => TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Every_way_over_http_and_for_models_says_what_the_explanation_says()
    {
        var west = await NumberAsync(await CreateAsync("team", new { name = "West" }));
        var east = await NumberAsync(await CreateAsync("team", new { name = "East" }));
        var people = new List<(string Id, string Key)>();
        foreach (var (name, role, team) in new[] { ("Wim", "sales", west), ("Eve", "sales", east), ("Dee", "sales", west), ("Max", "manager", east) })
        {
            var id = await CreateAsync("user", new { name, email = $"{name}-{Guid.CreateVersion7():N}@example.com", role, team });
            people.Add((id, await Server.Get<Users>().CreateKeyAsync(Guid.Parse(id), name, null, TestContext.Current.CancellationToken)));
        }

        var (wim, eve, dee) = (people[0], people[1], people[2]);
        var word = "w" + Guid.CreateVersion7().ToString("N")[20..];
        var ids = new List<string>();
        foreach (var (owner, city) in new[] { (wim.Id, "Lyon"), (eve.Id, "Lyon"), (eve.Id, "Turin"), (people[3].Id, "Bern") }) ids.Add(await CreateAsync("party", new { name = $"{word} {ids.Count}", owner, city }));

        // A person names the own deputy; the deputy sees it too.
        Assert.Equal("deputy.backwards", (await PostAsync("/deputies", new { deputy = dee.Id, from = Day(2), to = Day(1) }, eve.Key)).Problem(400));
        Assert.Equal("deputy.noDay", (await PostAsync("/deputies", new { deputy = dee.Id, from = "tomorrow", to = Day(1) }, eve.Key)).Problem(400));
        Assert.Equal("body.unknownName", (await PostAsync("/deputies", new { deputy = dee.Id, from = Day(0), until = Day(1) }, eve.Key)).Problem(400));
        Assert.Equal("access.function", (await PostAsync("/deputies", new { user = wim.Id, deputy = eve.Id, from = Day(0), to = Day(1) }, eve.Key)).Problem(403));
        var made = await PostAsync("/deputies", new { deputy = dee.Id, from = Day(-1), to = Day(1) }, eve.Key);
        Assert.Equal((201, true, "Dee"), (made.Status, (bool)made.Json["now"]!, (string)made.Json["deputyName"]!));
        Assert.Equal((string)made.Json["number"]!.ToJsonString(), Assert.Single((await GetAsync("/deputies", dee.Key)).Json["items"]!.AsArray())!["number"]!.ToJsonString());

        // An administrator shares; nobody else does.
        Assert.Equal("sharing.administratorsOnly", (await CallAsync("PUT", V1 + "/sharing/lyon", new { type = "party", when = "city = 'Lyon'", role = "sales" }, people[3].Key)).Problem(403));
        Assert.Equal("body.unknownName", (await CallAsync("PUT", V1 + "/sharing/lyon", new { type = "party", when = "city = 'Lyon'", rolle = "sales" })).Problem(400));
        Assert.Equal("sharing.withWhom", (await CallAsync("PUT", V1 + "/sharing/lyon", new { type = "party", when = "city = 'Lyon'", role = "sales", team = west })).Problem(400));
        var shared = await CallAsync("PUT", V1 + "/sharing/lyon", new { type = "party", when = "city = 'Lyon'", team = west });
        Assert.Equal(("lyon", false), ((string)shared.Json["name"]!, (bool)shared.Json["write"]!));
        Assert.Single((await GetAsync("/sharing")).Json["items"]!.AsArray());

        Assert.Equal("2 3 4 4", await MatrixAsync(people, ids, word));
        Assert.Equal("access.update", (await PatchAsync("/party/" + ids[1], new { otherName = "x" }, wim.Key)).Problem(403));
        Assert.Equal(200, (await PatchAsync("/party/" + ids[1], new { otherName = "x" }, dee.Key)).Status);

        // Both end at the next call.
        Assert.Equal("deputy.missing", (await CallAsync("DELETE", $"{V1}/deputies/{made.Json["number"]}", null, wim.Key)).Problem(404));
        Assert.Equal(204, (await CallAsync("DELETE", $"{V1}/deputies/{made.Json["number"]}", null, eve.Key)).Status);
        Assert.Equal(204, (await CallAsync("DELETE", V1 + "/sharing/lyon")).Status);
        Assert.Equal("sharing.missing", (await CallAsync("DELETE", V1 + "/sharing/lyon")).Problem(404));
        Assert.Equal("1 3 1 4", await MatrixAsync(people, ids, word));

        // A single record, shared by its owner with a person and ended again, is seen in every way and in none.
        var single = await PostAsync($"/party/{ids[3]}/shares", new { person = wim.Id, write = true }, people[3].Key);
        Assert.Equal("2 3 1 4", await MatrixAsync(people, ids, word));
        Assert.Equal(200, (await PatchAsync("/party/" + ids[3], new { otherName = "y" }, wim.Key)).Status);
        Assert.Equal(204, (await CallAsync("DELETE", $"{V1}/party/{ids[3]}/shares/{single.Json["number"]}", null, people[3].Key)).Status);
        Assert.Equal("1 3 1 4", await MatrixAsync(people, ids, word));
    }

    /// <summary>How many of the records each person sees, after every way in agreed on which.</summary>
    private async Task<string> MatrixAsync(List<(string Id, string Key)> people, List<string> ids, string word)
    {
        var counts = new List<int>();
        var type = Server.Get<RecordStore>().Catalogue["party"];
        foreach (var (person, key) in people)
        {
            var said = new HashSet<string>();
            foreach (var id in ids)
                if ((await Server.Get<AccessExplainer>().ExplainAsync(Guid.Parse(person), type, Guid.Parse(id), Principal.System, default)).Sees) said.Add(id);
            var where = Uri.EscapeDataString($"name starts with '{word}'");
            await using var model = await ModelClient.ConnectAsync(Server, key);
            var read = new HashSet<string>();
            var modelRead = new HashSet<string>();
            foreach (var id in ids)
            {
                if ((await GetAsync("/party/" + id, key)).Status == 200) read.Add(id);
                if ((await model.RawAsync("read_record", ("type", "party"), ("id", id))).IsError != true) modelRead.Add(id);
            }

            Agree("read", read);
            Agree("read by a model", modelRead);
            var list = (await GetAsync($"/party?limit=100&count=capped&where={where}", key)).Json;
            Agree("list", Ids(list));
            Assert.Equal(said.Count, (int)list["count"]!);
            Agree("search", Ids((await GetAsync($"/search?q={word}&types=party", key)).Json));
            Agree("changes", Ids((await GetAsync("/changes?types=party&limit=1000", key)).Json).Where(ids.Contains));
            Agree("list of a model", Ids(await model.CallAsync("list_records", ("type", "party"), ("where", $"name starts with '{word}'"))));
            Agree("search of a model", Ids(await model.CallAsync("search_records", ("text", word))));
            var report = await PostAsync("/reports/query", new { type = "party", measures = new[] { "count" }, where = $"name starts with '{word}'" }, key);
            Assert.Equal(said.Count, (int)report.Json["total"]!["values"]![0]!);
            counts.Add(said.Count);

            void Agree(string way, IEnumerable<string> seen)
            {
                var found = seen.ToHashSet();
                Assert.True(said.SetEquals(found), $"{person}, {way}: {found.Count} of {said.Count} records");
            }
        }

        return string.Join(' ', counts);
    }

    private static IEnumerable<string> Ids(JsonNode page) => page["items"]!.AsArray().Select(i => (string?)i!["id"]).OfType<string>();

    private async Task<long> NumberAsync(string team) => (await Server.Get<RecordReader>().GetAsync(Server.Get<RecordStore>().Catalogue["team"], Guid.Parse(team), Principal.System, default))!.Number;
}
