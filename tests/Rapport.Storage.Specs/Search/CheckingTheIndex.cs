using Rapport.Core.Access;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Search;

/// <summary>The doctor in a running server: readers' connections remember how the text index lay when they last looked.</summary>
public abstract class CheckingTheIndex(SharedPostgres? postgres) : Engine(postgres)
{
    [Fact]
    public async Task No_damage_is_found_where_the_index_only_moved_on_since_a_search()
    {
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 40; i++) await CreateAsync(Party, ("kind", "person"), ("name", $"Ann {round} {i}"));
            Assert.NotEmpty(await Get<SearchBox>().FindAsync("ann", null, 20, Principal.System, default));
        }

        for (var i = 0; i < 40; i++) await CreateAsync(Party, ("kind", "person"), ("name", $"Bob {i}"));
        Assert.Empty(await Database.CheckAsync(default));
    }

    public sealed class OnSqlite() : CheckingTheIndex(null);

    public sealed class OnPostgres(SharedPostgres postgres) : CheckingTheIndex(postgres);
}
