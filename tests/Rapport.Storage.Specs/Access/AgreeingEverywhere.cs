using Rapport.Core.Access;
using Rapport.Core.Access.Deputies;
using Rapport.Core.Access.Explaining;
using Rapport.Core.Access.Sharing;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Exchange.Exporting;
using Rapport.Core.Records;
using Rapport.Core.Reports;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

/// <summary>
/// The matrix: persons with scopes, conditions, hidden fields, deputyships and sharing rules, records in and out of each, and every way
/// in. All must say of each record what the explanation says. Over HTTP and for models the same is asked in the tests of the program.
/// </summary>
public abstract class AgreeingEverywhere(SharedPostgres? postgres) : Office(postgres)
{
    private static DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    private static readonly TypeAccess Nothing = TypeAccess.Nothing;

    [Fact]
    public async Task Every_way_in_says_of_every_record_what_the_explanation_says()
    {
        var records = await FirmAsync();
        var (seenSome, hidSome, openings) = (0, 0, new HashSet<string>(StringComparer.Ordinal));
        foreach (var person in await PeopleAsync())
        {
            var who = await AsAsync(person);
            foreach (var type in new[] { Party, Order, Store.Catalogue["contactPoint"] })
            {
                var ids = records.Where(r => r.Type == type).Select(r => r.Id).ToList();
                var said = new HashSet<Guid>();
                foreach (var id in ids)
                {
                    var verdict = await Get<AccessExplainer>().ExplainAsync(person, type, id, Principal.System, default);
                    Assert.Equal(verdict.Sees, verdict.Reading.All(r => r.Passed));
                    if (verdict.Sees) said.Add(id);
                    if (verdict.Sees && verdict.Reading is [{ Code: "oneOf" } one]) openings.UnionWith(one.Inner.Where(r => r.Passed).Select(r => r.Code));
                    Assert.Equal(verdict.Changes, await MayAsync(who, RecordWrite.Update(type, id, Values((type == Order ? "note" : type == Party ? "otherName" : "account", $"{Guid.CreateVersion7():N}")))));
                }

                (seenSome, hidSome) = (seenSome + said.Count, hidSome + ids.Count - said.Count);
                if (type == Order) await StoriesAgreeAsync(records, said, who);
                foreach (var (way, seen) in await WaysAsync(type, ids, who))
                    Assert.True(said.SetEquals(seen), $"{who.Name}, {type.Name}, {way}: {seen.Count} of {said.Count} records");
            }
        }

        // A matrix in which nobody sees or nobody misses anything would say nothing.
        Assert.True(seenSome > 20 && hidSome > 20);
        Assert.Equal(["deputy", "self", "shared", "sharedAlone"], openings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_hidden_field_shows_in_none_of_them()
    {
        var records = await FirmAsync();
        foreach (var person in await PeopleAsync())
        {
            var who = await AsAsync(person);
            var verdict = await Get<AccessExplainer>().ExplainAsync(person, Party, records.First(r => r.Type == Party).Id, Principal.System, default);
            var hides = verdict.HiddenFields.Contains("city");
            foreach (var id in records.Where(r => r.Type == Party).Select(r => r.Id))
                if (await Reader.GetAsync(Party, id, who, default) is { } record) Assert.Equal(hides, !record.Values.ContainsKey("city"));
            Assert.Equal(hides, await RefusesAsync(() => Reader.ListAsync(new RecordQuery(Party, "city = 'Lyon'", "name", ["name"], 9), who, default)));
            Assert.Equal(hides, await RefusesAsync(() => Reader.ListAsync(new RecordQuery(Party, null, "city", ["name"], 9), who, default)));
            if (who.May(Functions.Reports)) Assert.Equal(hides, await RefusesAsync(() => Get<ReportReader>().RunAsync(new ReportQuery(Party) { Rows = ["city"] }, who, default)));
            if (who.MayExport(Party)) Assert.Equal(hides, !(await ExportedAsync(Party, who)).Contains("Lyon", StringComparison.Ordinal));
            Assert.Equal(hides, !(await Get<ChangeFeed>().ReadAsync(null, ["party"], 500, who, default)).Entries.SelectMany(e => e.Fields ?? []).Any(f => f.Field.Name == "city"));
        }
    }

    private async Task<List<(RecordType Type, Guid Id)>> FirmAsync()
    {
        var top = await TeamAsync("Top");
        var (west, east) = ((await TeamAsync("West", top.Id)).Number, (await TeamAsync("East", top.Id)).Number);
        await RoleAsync("own", new(RecordScope.Own, RecordScope.Own, true, false));
        await RoleAsync("lyon", new(RecordScope.All, RecordScope.Team, true, true) { Criteria = "city = 'Lyon'" });
        await RoleAsync("blind", new(RecordScope.Team, RecordScope.Team, true, true) { HiddenFields = new HashSet<string>(StringComparer.Ordinal) { "city" } });
        await RoleAsync("guest", Nothing);
        foreach (var (name, role, team) in new[] { ("Wim", "sales", west), ("Eve", "own", east), ("Lou", "lyon", west), ("Bea", "blind", east), ("Gus", "guest", west), ("Max", "manager", top.Number), ("Dee", "own", west), ("Kim", "blind", west), ("Sue", "guest", east) })
            people[name] = await HireAsync(name, role, team, withPassword: false);
        await Get<SharingBook>().SaveAsync("guests", new() { Type = "party", When = "city = 'Turin'", Role = "guest" }, Principal.System, default);
        await Get<SharingBook>().SaveAsync("west", new() { Type = "party", When = "name starts with 'shared'", Team = (int)west, Write = true }, Principal.System, default);
        // Dee stands in for Eve and Lou, Kim for Max who sees all, Sue for Gus to whom is shared as well; one deputyship is over, one to come.
        foreach (var (of, deputy, from, to) in new[] { ("Eve", "Dee", 0, 1), ("Lou", "Dee", 0, 0), ("Max", "Kim", -2, 2), ("Gus", "Sue", 0, 9), ("Max", "Eve", 1, 2) })
            await Get<DeputyBook>().NameAsync(people[of], people[deputy], Today.AddDays(from), Today.AddDays(to), Principal.System, default);

        var records = new List<(RecordType, Guid)>();
        foreach (var (owner, name, city) in new[] { ("Wim", "a", "Lyon"), ("Eve", "b", "Turin"), ("Eve", "shared c", "Lyon"), ("Bea", "shared d", "Turin"), ("Max", "e", "Bern"), ("Lou", "f", "Lyon"), (null, "g", "Lyon"), ("Kim", "h", "Turin") })
        {
            var party = (await CreateAsync(Party, ("name", "Zebra " + name), ("city", "x"), ("owner", owner is null ? null : people[owner]))).Items[0].Id;
            await UpdateAsync(Party, party, ("city", city), ("name", name.StartsWith("shared", StringComparison.Ordinal) ? name + " zebra" : "zebra " + name));
            records.Add((Party, party));
            records.Add((Store.Catalogue["contactPoint"], (await CreateAsync(Store.Catalogue["contactPoint"], ("party", party), ("channel", "email"), ("email", $"{records.Count}@b.example"))).Items[0].Id));
            records.Add((Order, (await CreateAsync(Order, ("party", party), ("placedAt", DateTime.UnixEpoch), ("owner", owner is null ? null : people[owner]))).Items[0].Id));
        }

        // Single records: to a seller to be changed, to guests of a team to be read, to whoever stands in for somebody; one is over, one was ended.
        var (shares, parties) = (Get<RecordShares>(), records.Where(r => r.Item1 == Party).Select(r => r.Item2).ToList());
        await shares.ShareAsync(Party, parties[1], people["Wim"], null, write: true, Today.AddDays(2), Principal.System, default);
        await shares.ShareAsync(Party, parties[4], null, (int)top.Number, write: false, null, Principal.System, default);
        await shares.ShareAsync(Party, parties[5], people["Eve"], null, write: false, null, Principal.System, default);
        await shares.ShareAsync(Order, records.First(r => r.Item1 == Order).Item2, people["Gus"], null, write: true, null, Principal.System, default);
        await shares.EndAsync(Party, parties[7], await shares.ShareAsync(Party, parties[7], people["Eve"], null, write: true, null, Principal.System, default), Principal.System, default);
        await SettledAsync(records);
        return records;
    }

    /// <summary>On PostgreSQL the feed holds back what was committed beside somebody's open transaction, be it in another database.</summary>
    private async Task SettledAsync(List<(RecordType Type, Guid Id)> records)
    {
        for (var i = 0; i < 600; i++)
        {
            var told = (await Get<ChangeFeed>().ReadAsync(null, null, 1_000, Principal.System, default)).Entries;
            if (records.TrueForAll(r => told.Any(e => e.Id == r.Id && (r.Type != Party || e.Kind == FeedKind.Updated && told.Any(c => c.Id == r.Id && c.Kind == FeedKind.Created))))) return;
            await Task.Delay(100);
        }

        Assert.Fail("The feed never settled.");
    }

    private readonly Dictionary<string, Guid> people = new(StringComparer.Ordinal);

    private Task<IReadOnlyList<Guid>> PeopleAsync() => Task.FromResult<IReadOnlyList<Guid>>([.. people.Values]);

    private async Task<List<(string Way, HashSet<Guid> Seen)>> WaysAsync(RecordType type, List<Guid> ids, Principal who)
    {
        var ways = new List<(string, HashSet<Guid>)>();
        var read = new HashSet<Guid>();
        foreach (var id in ids)
            if (await Reader.GetAsync(type, id, who, default) is not null) read.Add(id);
        ways.Add(("read", read));
        HashSet<Guid> listed = [.. (await Reader.ListAsync(new RecordQuery(type, null, type.Title, [type.Title], 100), who, default)).Rows.Select(r => r.Id)];
        ways.Add(("list", listed));
        // As a large table is read: along an index that fits scope or order.
        Reader.Planner.Smallest = 1;
        foreach (var sort in new[] { "-createdAt", type.Title })
            ways.Add(($"planned list by {sort}", [.. (await Reader.ListAsync(new RecordQuery(type, "version >= 1", sort, [type.Title], 100), who, default)).Rows.Select(r => r.Id)]));
        Reader.Planner.Smallest = int.MaxValue;
        ways.Add(("titles", [.. (await Reader.TitlesAsync(type, ids, who, default)).Keys]));
        Assert.Equal(listed.Count, (await Reader.CountAsync(type, null, who, 100, default)).Count);
        if (type == Party) ways.Add(("search", [.. (await Get<SearchBox>().FindAsync("zebra", ["party"], 50, who, default)).Select(f => f.Id)]));
        ways.Add(("changes", [.. (await Get<ChangeFeed>().ReadAsync(null, [type.Name], 500, who, default)).Entries.Select(e => e.Id).OfType<Guid>().Where(ids.Contains)]));
        if (who.May(Functions.Reports) && type.Parent is null)
        {
            var report = await Get<ReportReader>().RunAsync(new ReportQuery(type), who, default);
            Assert.Equal(listed.Count, Convert.ToInt32(report.Total.Values[0], System.Globalization.CultureInfo.InvariantCulture));
        }

        if (who.MayExport(type))
        {
            var file = await ExportedAsync(type, who);
            ways.Add(("export", [.. ids.Where(id => file.Contains(id.ToString("D"), StringComparison.OrdinalIgnoreCase))]));
        }

        return ways;
    }

    /// <summary>A customer's story tells of those orders that the reader sees, be the customer theirs to see or not.</summary>
    private async Task StoriesAgreeAsync(List<(RecordType Type, Guid Id)> records, HashSet<Guid> said, Principal who)
    {
        foreach (var (party, order) in records.Where(r => r.Type == Party).Zip(records.Where(r => r.Type == Order), (p, o) => (p.Id, o.Id)))
        {
            if (await Reader.GetAsync(Party, party, who, default) is null) continue;
            var told = (await Get<Timeline>().ReadAsync(Party, party, who, 50, null, default)).Lines.Any(l => l.RecordId == order);
            Assert.True(told == said.Contains(order), $"{who.Name}, the story of {party}: {order} is told: {told}");
        }
    }

    private async Task<string> ExportedAsync(RecordType type, Principal who)
    {
        using var into = new MemoryStream();
        await Get<RecordExport>().WriteAsync(new ExportPlan(type.Name), into, who, null, default);
        return System.Text.Encoding.UTF8.GetString(into.ToArray());
    }

    private Task RoleAsync(string name, TypeAccess party) => Get<RoleBook>().SaveAsync(new Role(name, new HashSet<string>(StringComparer.Ordinal) { Functions.Reports, Functions.Export }, new Dictionary<string, TypeAccess>(StringComparer.Ordinal)
    {
        ["party"] = party,
        ["contactPoint"] = new(RecordScope.All, RecordScope.All, true, true),
    }, party with { Criteria = null, HiddenFields = new HashSet<string>(StringComparer.Ordinal) }), isNew: true, Principal.System, default);

    private async Task<bool> MayAsync(Principal who, RecordWrite write) => !await RefusesAsync(() => Store.WriteAsync([write], By(who), default));

    private static async Task<bool> RefusesAsync(Func<Task> work)
    {
        try
        {
            await work();
            return false;
        }
        catch (Core.Problems.ProblemException)
        {
            return true;
        }
    }
}

public sealed class AgreeingEverywhereOnSqlite() : AgreeingEverywhere(null);

public sealed class AgreeingEverywhereOnPostgres(SharedPostgres postgres) : AgreeingEverywhere(postgres);
