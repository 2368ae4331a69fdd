using Rapport.App.Demo;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Countries;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Core.Views;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Demo;

/// <summary>The sample company is alive: customers have people, places, days and likings around them.</summary>
public abstract class MakingASampleCompany(SharedPostgres? postgres) : Engine(postgres)
{
    private const int Size = 80;

    private static readonly string[] Around = ["relation", "contactPoint", "address", "importantDate", "preference"];

    private Task<DemoOutcome> MakeAsync(string language = "en") => new DemoCompany(Store, TimeProvider.System).MakeAsync(Size, 1, Principal.System with { Language = language }, null, default);

    private async Task<int> CountAsync(string type, string? where = null) => (int)(await Reader.CountAsync(Store.Catalogue[type], where, Principal.System, 100_000, default)).Count;

    private async Task<List<RecordData>> AllAsync(RecordType type)
    {
        var ids = new List<Guid>();
        await using (var connection = await Database.OpenAsync(default))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select id from {type.Table} order by n";
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync()) ids.Add((Guid)Database.Dialect.FromDb(FieldKind.Link, row, 0)!);
        }

        var all = new List<RecordData>();
        foreach (var id in ids) all.Add((await GetAsync(type, id))!);
        return all;
    }

    [Fact]
    public async Task Everything_around_a_customer_is_there_and_undo_takes_it_out()
    {
        var made = await MakeAsync();
        Assert.Equal((Size, Size), (made.Parties, await CountAsync("party", "roles has 'customer'")));
        foreach (var type in Around) Assert.True(await CountAsync(type) >= 10, type);
        foreach (var role in new[] { "worksFor", "memberOf", "spouseOf", "subsidiaryOf", "referredBy" }) Assert.True(await CountAsync("relation", $"role = '{role}'") > 0, role);
        foreach (var channel in new[] { "phone", "email", "wechat", "line", "whatsapp" }) Assert.True(await CountAsync("contactPoint", $"channel = '{channel}'") > 0, channel);
        Assert.Equal((0, 0), (await CountAsync("party", "street is empty or location is empty"), await CountAsync("party", "kind = 'organisation' and (website is empty or industry is empty)")));
        Assert.True(await CountAsync("party", "roles has 'supplier'") > 0 && await CountAsync("party", "kind = 'household'") > 0);
        Assert.Equal(1, await CountAsync("party", "name = '张三' and otherName = 'Zhang San'"));
        var views = await Get<SavedViews>().ListAsync("party", Principal.System, default);
        Assert.Contains("No order for 90 days", views.Select(v => v.List.Name));
        foreach (var view in views) Assert.True(await CountAsync("party", view.List.Where) > 0, view.List.Name);

        var undo = await Store.UndoAsync(made.ChangeSet, Principal.System, false, default);
        Assert.Equal(0, undo.RefusedCount);
        foreach (var type in Around.Concat(["party", "order", "orderLine", "payment", "note", "product"])) Assert.Equal(0, await CountAsync(type));
        Assert.Empty(await Get<SavedViews>().ListAsync("party", Principal.System, default));
        await Store.UndoAsync(undo.ChangeSet, Principal.System, false, default);
        Assert.Equal(views.Count, (await Get<SavedViews>().ListAsync("party", Principal.System, default)).Count);
    }

    [Fact]
    public async Task What_is_made_would_be_accepted_from_anybody()
    {
        await MakeAsync("zh-Hans");
        foreach (var type in Around.Append("party").Select(t => Store.Catalogue[t]))
        {
            foreach (var record in await AllAsync(type))
            {
                Assert.Null(type.Check?.Invoke(record.Values));
                foreach (var field in type.Fields.Where(f => !f.IsComputed && !f.ReadOnly))
                {
                    var value = record[field.Name];
                    Assert.True(RecordRules.Check(field, ref value) is null && RecordRules.Same(value, record[field.Name]), $"{type.Name}.{field.Name}: {record[field.Name]}");
                }
            }
        }

        foreach (var party in await AllAsync(Party))
            if (party["phone"] is string phone)
                Assert.True(phone.StartsWith("+447700900", StringComparison.Ordinal) ? party["country"] is "United Kingdom" : PhoneNumber.RegionOf(phone) is not "GB" && Matches(phone, (string)party["country"]!), $"{phone} in {party["country"]}");
    }

    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal) { ["FR"] = "+33", ["DE"] = "+49", ["IT"] = "+39", ["NO"] = "+47", ["PT"] = "+351", ["BE"] = "+32", ["IE"] = "+353", ["CN"] = "+86", ["TW"] = "+886" };

    private static bool Matches(string phone, string country) => phone.StartsWith(Codes[CountryNames.CodeOf(country)!], StringComparison.Ordinal);

    [Fact]
    public async Task The_same_seed_makes_the_same_company()
    {
        var first = await MakeAsync();
        var one = await TellAsync();
        await Store.UndoAsync(first.ChangeSet, Principal.System, false, default);
        await MakeAsync();
        Assert.Equal(one, await TellAsync());
    }

    /// <summary>What is in the company, without what is drawn anew each time: ids, numbers and moments.</summary>
    private async Task<string> TellAsync()
    {
        string[] left = ["n", "id", "code", "party_id", "parent_id", "other_id", "order_id", "product_id", "version", "created_at", "changed_at", "created_by", "changed_by", "created_set", "changed_set", "owner_id", "team_no", "placed_at", "paid_at", "at_time", "since"];
        return await DumpAsync(t => t is "cus_party" or "cus_relation" or "cus_contact_point" or "cus_address" or "cus_important_date" or "cus_preference" or "sal_order_line", c => !left.Contains(c));
    }
}

public sealed class MakingASampleCompanyOnSqlite() : MakingASampleCompany(null);

public sealed class MakingASampleCompanyOnPostgres(SharedPostgres postgres) : MakingASampleCompany(postgres);
