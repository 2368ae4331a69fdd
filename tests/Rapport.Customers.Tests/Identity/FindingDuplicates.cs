using Rapport.Bench.Identity;
using Rapport.Customers.Identity;
using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Tests.Identity;

public class FindingDuplicates
{
    /// <summary>One set of settings for few and many errors, full and gappy records, few and many duplicates.</summary>
    [Theory]
    [InlineData(0.05, 0.1, 0.15, 0.97)]
    [InlineData(0.15, 0.25, 0.15, 0.94)]
    [InlineData(0.15, 0.25, 0.5, 0.94)]
    [InlineData(0.25, 0.25, 0.15, 0.88)]
    [InlineData(0.10, 0.45, 0.15, 0.85)]
    public void The_same_settings_serve_data_of_all_kinds(double slips, double missing, double repeated, double least)
    {
        var (_, pairs, clusters) = new Made(new PartyMaker(5, slips, missing, repeated).Make(3_000)).Resolve();
        Assert.True(pairs.F1 >= least, $"pairs {pairs} F1 {pairs.F1:0.0000}");
        Assert.True(clusters.F1 >= least, $"clusters {clusters} F1 {clusters.F1:0.0000}");
    }

    [Fact]
    public void Where_nobody_is_there_twice_hardly_anybody_is_found_twice()
    {
        var (found, _, _) = new Made(new PartyMaker(6, repeated: 0).Make(3_000)).Resolve();
        Assert.InRange(found.Pairs.Count, 0, 15);
    }

    [Fact]
    public void The_same_records_give_the_same_answer_on_any_number_of_threads()
    {
        var parties = new PartyMaker(7).Make(3_000);
        var (first, second) = (new Made(parties).Resolve().Found, new Made(parties).Resolve().Found);
        Assert.Equal(first.Pairs, second.Pairs);
        Assert.Equal(first.Model.ToJson(), second.Model.ToJson());
    }

    [Fact]
    public void Two_tables_are_compared_across_only()
    {
        var parties = new PartyMaker(8, repeated: 0.6).Make(4_000);
        var made = new Made(parties, split: 2_000);
        var (found, pairs, _) = made.Resolve();
        Assert.All(found.Pairs, p => Assert.True(p.A < 2_000 && p.B >= 2_000));
        Assert.True(pairs.F1 >= 0.93, $"{pairs} F1 {pairs.F1:0.0000}");
    }

    [Fact]
    public void Relatives_at_one_address_stay_apart()
    {
        var table = new RecordTable([new("given", ColumnRole.GivenName), new("family", ColumnRole.FamilyName), new("born", ColumnRole.Day), new("street", ColumnRole.Street), new("city", ColumnRole.City)]);
        var random = new Random(2);
        var persons = new PartyMaker(9, repeated: 0, missing: 0).Make(1_500).Where(p => p.Company.Length == 0).ToList();
        var names = persons.Select(p => p.Given).ToList();
        foreach (var party in persons)
        {
            table.Add([party.Given, party.Family, party.Birthday, party.Street, party.City]);
            // A sister in every second household, and every third entered twice.
            if (random.Next(2) == 0) table.Add([names[random.Next(names.Count)], party.Family, $"19{random.Next(40, 99)}-0{random.Next(1, 10)}-1{random.Next(10)}", party.Street, party.City]);
            if (random.Next(3) == 0) table.Add([party.Given, party.Family, party.Birthday, party.Street, party.City]);
        }

        table.Seal();
        var found = IdentityResolution.Run(table, new ResolutionOptions(), TestContext.Current.CancellationToken);
        // A sister may have her brother's name by chance.
        var wrong = found.Pairs.Count(p => table.Value(0, p.A)!.Key != table.Value(0, p.B)!.Key);
        Assert.InRange(found.Pairs.Count(p => table.Value(2, p.A)!.Key == table.Value(2, p.B)!.Key), 350, 700);
        Assert.InRange(wrong, 0, 5);
    }
}
