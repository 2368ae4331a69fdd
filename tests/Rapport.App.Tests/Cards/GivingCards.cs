using System.Text;
using Rapport.Core.Access;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;

namespace Rapport.App.Tests.Cards;

/// <summary>Customers as vCards and activities as calendars, over HTTP and back in by the import.</summary>
public abstract class GivingCards(ApiServer server) : OverHttp(server)
{
    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.Ordinal);

    [Fact]
    public async Task A_customer_is_given_as_a_card_without_what_the_role_hides()
    {
        var id = await CreateAsync("party", new { name = "Ann Müller", givenName = "Ann", familyName = "Müller", email = "ann@example.com", city = "Graz", birthday = "1980-05-06", tags = new[] { "vip" } });
        var card = await GetAsync($"/party/{id}/vcard");
        Assert.Equal("text/vcard; charset=utf-8", card.Headers["Content-Type"]);
        foreach (var line in (string[])["VERSION:4.0", "FN:Ann Müller", "N:Müller;Ann;;;", "EMAIL:ann@example.com", "BDAY:19800506", "CATEGORIES:vip", "UID:urn:uuid:" + id]) Assert.Contains(line + "\r\n", card.Text, StringComparison.Ordinal);
        Assert.Contains("VERSION:3.0", (await GetAsync($"/party/{id}/vcard?version=3")).Text, StringComparison.Ordinal);
        var narrow = await Server.KeyAsync(new Role("no birthdays on cards", Set(), new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = TypeAccess.Full with { HiddenFields = Set("birthday", "email"), Criteria = "city = \"Graz\"" } }, TypeAccess.Nothing));
        var hidden = (await GetAsync($"/party/{id}/vcard", narrow)).Text;
        Assert.DoesNotContain("BDAY", hidden, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", hidden, StringComparison.Ordinal);
        var other = await CreateAsync("party", new { name = "Elsewhere", city = "Rome" });
        Assert.Equal("record.missing", (await GetAsync($"/party/{other}/vcard", narrow)).Problem(404));
        Assert.Equal("type.unknown", (await GetAsync("/activity/ics", narrow)).Problem(404));
        // Many at once are an export.
        await CreateAsync("party", new { name = "Another of Graz", city = "Graz" });
        Assert.Equal("access.function", (await GetAsync("/party/vcards", narrow)).Problem(403));
        Assert.Equal(2, (await GetAsync("/party/vcards?where=" + Uri.EscapeDataString($"id in ('{id}', '{other}')"))).Text.Split("BEGIN:VCARD").Length - 1);
        Assert.Equal("criteria.unknownField", (await GetAsync("/party/vcards?where=citty%20%3D%20%27x%27")).Problem(400));
    }

    [Fact]
    public async Task However_many_cards_there_are_all_arrive_whole()
    {
        var (city, note) = (Guid.CreateVersion7().ToString("N"), new string('語', 100));
        for (var i = 0; i < 2; i++) Assert.Equal(200, (await PostAsync("/party/batch", Enumerable.Range(0, 400).Select(n => new { name = "Card", city, note }).ToArray())).Status);
        var cards = await GetAsync("/party/vcards?where=" + Uri.EscapeDataString($"city = '{city}'"));
        Assert.Equal((200, 801, true), (cards.Status, cards.Text.Split("BEGIN:VCARD\r\n").Length, cards.Text.EndsWith("END:VCARD\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Cards_come_in_by_the_import_with_broken_ones_named_and_are_taken_back()
    {
        var mark = Guid.CreateVersion7().ToString("N");
        var text = $"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Card {mark}\r\nN:{mark};Card;;;\r\nEMAIL:{mark}@example.com\r\nTEL:+43 316 123456\r\nADR:;;Ring 1;Graz;;8010;Austria\r\nBDAY:1980-05-06\r\nCATEGORIES:vip,tea\r\nNOTE:a\\nb\r\nEND:VCARD\r\nBEGIN:VCARD\r\nTEL:1\r\nEND:VCARD\r\n";
        var (file, store, who) = (Path.GetTempFileName(), Server.Get<Core.Records.RecordStore>(), Principal.System);
        try
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            var preview = TablePreview.Read(file);
            Assert.Equal((2, "card.noName"), (preview.Rows.Count, preview.Rows[1].Problem!.Code));
            var result = await Server.Get<RecordImport>().RunAsync(file, new ImportPlan("party") { Match = ["email"] }, who, null, null, null, TestContext.Current.CancellationToken);
            Assert.Equal((2, 1, 1), ((int)result.Rows, (int)result.Created, (int)result.Errors));
            var made = (await GetAsync("/party?fields=name,givenName,phone,city,country,birthday,tags,note,kind&where=" + Uri.EscapeDataString($"email = '{mark}@example.com'"))).Json["items"]![0]!;
            Assert.Equal(("person", "Card", "Graz", "1980-05-06", "a\nb"), ((string)made["kind"]!, (string)made["givenName"]!, (string)made["city"]!, (string)made["birthday"]!, (string)made["note"]!));
            Assert.Equal(["tea", "vip"], made["tags"]!.AsArray().Select(t => (string)t!).Order(StringComparer.Ordinal));
            // What is given out comes in as the same.
            await File.WriteAllTextAsync(file, (await GetAsync($"/party/{made["id"]}/vcard")).Text, TestContext.Current.CancellationToken);
            var again = await Server.Get<RecordImport>().RunAsync(file, new ImportPlan("party") { Match = ["email"] }, who, null, null, null, TestContext.Current.CancellationToken);
            Assert.Equal((1, 0, 0, 0), ((int)again.Rows, (int)again.Created, (int)again.Errors, (int)again.Updated));
            await store.UndoAsync(result.ChangeSet!.Value, who, false, TestContext.Current.CancellationToken);
            Assert.Equal(404, (await GetAsync("/party/" + made["id"])).Status);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Where_a_person_works_goes_into_the_field_made_for_it_and_is_named_where_there_is_none()
    {
        var (first, second) = (Guid.CreateVersion7().ToString("N"), Guid.CreateVersion7().ToString("N"));
        var (file, ct) = (Path.GetTempFileName(), TestContext.Current.CancellationToken);
        async Task<ImportResult> ImportAsync(string mark)
        {
            await File.WriteAllTextAsync(file, $"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Card {mark}\r\nN:{mark};Card;;;\r\nORG:Tea & Co;Sales\r\nTITLE:Head of tea\r\nEND:VCARD\r\n", ct);
            return await Server.Get<RecordImport>().RunAsync(file, new ImportPlan("party"), Principal.System, null, null, null, ct);
        }

        try
        {
            Assert.Superset(new HashSet<string>(["card.organisation", "card.title"], StringComparer.Ordinal), (await ImportAsync(first)).UnusedColumns.ToHashSet(StringComparer.Ordinal));
            Assert.Equal(201, (await PostAsync("/types/party/fields", new { name = "worksAt", kind = "text", label = new { en = "Employer" } })).Status);
            var unused = (await ImportAsync(second)).UnusedColumns;
            Assert.DoesNotContain("card.organisation", unused);
            Assert.Contains("card.title", unused);
            Assert.Equal("Tea & Co", (string)(await GetAsync("/party?fields=worksAt&where=" + Uri.EscapeDataString($"name = 'Card {second}'"))).Json["items"]![0]!["worksAt"]!);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_calendar_is_read_by_its_link_until_that_is_renewed()
    {
        var key = await Server.KeyAsync(Roles.Manager with { Name = "calendar " + Guid.CreateVersion7().ToString("N") });
        var day = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(3);
        object Activity(string subject, DateTime at, bool allDay) => new { subject, kind = "meeting", at = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), allDay, minutes = 45 };
        var id = (string)(await PostAsync("/activity", Activity("Tea, green", day.AddHours(9), false), key)).Json["id"]!;
        await PostAsync("/activity", Activity("Whole day", day, true), key);
        await PostAsync("/activity", Activity("Somebody else's", day, false));
        await PostAsync("/activity", Activity("Long ago", day.AddDays(-200), false), key);
        Assert.False((bool)(await GetAsync("/calendar", key)).Json["linked"]!);
        var url = (string)(await PostAsync("/calendar", "{}", key)).Json["url"]!;
        var feed = await CallAsync("GET", new Uri(url).PathAndQuery, key: null);
        Assert.Equal((200, "text/calendar; charset=utf-8"), (feed.Status, feed.Headers["Content-Type"]));
        var text = feed.Text.Replace("\r\n ", "", StringComparison.Ordinal);
        foreach (var line in (string[])["UID:" + id, "SUMMARY:Tea\\, green", $"DTSTART:{day:yyyyMMdd}T090000Z", $"DTEND:{day:yyyyMMdd}T094500Z", $"DTSTART;VALUE=DATE:{day:yyyyMMdd}", $"DTEND;VALUE=DATE:{day.AddDays(1):yyyyMMdd}"]) Assert.Contains(line + "\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Somebody else", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Long ago", text, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Tea\\, green", (await GetAsync($"/activity/{id}/ics", key)).Text, StringComparison.Ordinal);
        var renewed = (string)(await PostAsync("/calendar", "{}", key)).Json["url"]!;
        Assert.Equal(404, (await CallAsync("GET", new Uri(url).PathAndQuery, key: null)).Status);
        Assert.Equal(200, (await CallAsync("GET", new Uri(renewed).PathAndQuery, key: null)).Status);
        Assert.Equal(204, (await CallAsync("DELETE", V1 + "/calendar", key: key)).Status);
        Assert.Equal(404, (await CallAsync("GET", new Uri(renewed).PathAndQuery, key: null)).Status);
        Assert.Equal(404, (await CallAsync("GET", "/calendar/nothing.ics", key: null)).Status);
    }

    public sealed class OnSqlite(SqliteServer server) : GivingCards(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : GivingCards(server), IClassFixture<PostgresServer>;
}
