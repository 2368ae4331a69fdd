using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Countries;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Customers;

/// <summary>Records older than the one spelling of countries.</summary>
public abstract class SpellingCountries(SharedPostgres? postgres) : Engine(postgres)
{
    private async Task<int> FoundAsync(string where) => (await Reader.ListAsync(new RecordQuery(Party, where, "name", ["name"], 1_000), Principal.System, default)).Rows.Count;

    private async Task<bool> WorkAsync() => await new JobWorker(Get<JobQueue>(), [new CountrySpelling(Database, Get<CatalogueHolder>(), Store)], TimeProvider.System, NullLogger<JobWorker>.Instance).RunOneAsync("w", default);

    [Fact]
    public async Task They_are_brought_into_it_once_and_can_be_taken_back()
    {
        var made = await WriteAsync([.. Enumerable.Range(0, 600).Select(i => RecordWrite.Create(Party, Values(("name", $"P{i}"), ("country", i < 2 ? "France" : null))))]);
        await Database.WriteAsync(WriteLane.People, s => s.ExecuteAsync("update cus_party set country = 'UK' where country is null"), default);
        Assert.Equal(0, await FoundAsync("country = 'UK'"));

        await CountrySpelling.OrderAsync(Database, Store.Catalogue, default);
        await CountrySpelling.OrderAsync(Database, Store.Catalogue, default);
        Assert.True(await WorkAsync());
        Assert.False(await WorkAsync());
        Assert.Equal((598, 598, 2), (await FoundAsync("country = 'UK'"), await FoundAsync("country = 'United Kingdom' and version = 2"), await FoundAsync("country = 'France' and version = 1")));
        var set = (await Get<History>().ReadAsync(new HistoryFilter(null, null, null, null), null, Principal.System, default)).Lines[0];
        Assert.Equal(("countries", 598), (set.Origin, set.Changed));
        Assert.Equal(598, (await Store.UndoAsync(set.ChangeSet!.Value, Principal.System, false, default)).Reverted);
        await CountrySpelling.OrderAsync(Database, Store.Catalogue, default);
        Assert.False(await WorkAsync());
        Assert.Equal(600, made.Items.Count);
    }

    [Fact]
    public async Task A_new_workplace_has_nothing_to_do()
    {
        await CountrySpelling.OrderAsync(Database, Store.Catalogue, default);
        Assert.False(await WorkAsync());
        await CreateAsync(Party, ("name", "Ann"), ("country", "UK"));
        await CountrySpelling.OrderAsync(Database, Store.Catalogue, default);
        Assert.False(await WorkAsync());
    }

    public sealed class OnSqlite() : SpellingCountries(null);

    public sealed class OnPostgres(SharedPostgres postgres) : SpellingCountries(postgres);
}
