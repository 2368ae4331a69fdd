using Rapport.Core.Access;
using Rapport.Core.Access.Viewing;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

/// <summary>Work that only looks writes nothing, whichever service it calls; what runs beside it does.</summary>
public abstract class LookingAsOthers(SharedPostgres? postgres) : Office(postgres)
{
    [Fact]
    public async Task Nothing_is_written_by_whoever_only_looks()
    {
        var wim = await HireAsync("Wim", "sales");
        var party = (await CreateAsync(Party, ("name", "P"), ("owner", wim))).Items[0].Id;
        var who = await AsAsync(wim);
        var before = await DumpAsync();
        async Task LookAsync()
        {
            LookingOnly.Begin();
            Assert.NotNull(await Reader.GetAsync(Party, party, who, default));
            foreach (var write in new Func<Task>[]
            {
                () => ChangeAsync(who, Party, party, ("name", "Q")),
                () => Users.CreateKeyAsync(wim, "k", null, default),
                () => Users.OpenSessionAsync(wim, "password", null, null, default),
                () => Get<OwnAccount>().SaveAsync(new Preferences { Theme = "dark" }, who, default),
                () => Users.AuditAsync(wim, "x", null, null, default),
            }) Assert.Equal("view.readOnly", (await RefusedAsync(write)).Code);
        }

        await LookAsync();
        Assert.Equal(before, await DumpAsync());
        await ChangeAsync(who, Party, party, ("name", "Q"));
        Assert.NotEqual(before, await DumpAsync());
    }
}

public sealed class LookingAsOthersOnSqlite() : LookingAsOthers(null);

public sealed class LookingAsOthersOnPostgres(SharedPostgres postgres) : LookingAsOthers(postgres);
