using System.Diagnostics;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Merging;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.Merging;

/// <summary>A real process that merges and takes apart, killed as by <c>kill -9</c> at any moment, leaves each merge whole or not there at all.</summary>
public sealed class KillingAMerge
{
    private const int Pairs = 6;
    private const int Kills = 10;
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Ten_kills_leave_nothing_half_done(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var ids = new List<Guid>();
        for (var i = 0; i < Pairs * 2; i++) ids.Add(await firm.CreateAsync(("name", $"Thing {i:00}"), ("level", (long)i)));
        var random = new Random(5);
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = await CountAsync(firm, "select count(*) from core_change_set where origin in ('merge', 'unmerge')");
            using var worker = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Rapport.Testing.Worker.dll"), firm.Database.Dialect.Name, firm.Place, "merging", string.Join(',', ids)]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            Assert.Equal("working", await worker.StandardOutput.ReadLineAsync(None));
            // In the middle of its work, wherever that is.
            for (var wait = 0; wait < 2_000 && await CountAsync(firm, "select count(*) from core_change_set where origin in ('merge', 'unmerge')") < before + 3; wait++) await Task.Delay(5, None);
            await Task.Delay(random.Next(30), None);
            Assert.False(worker.HasExited);
            worker.Kill();
            await worker.WaitForExitAsync(None);
            await AssertWholeAsync(firm);
        }

        Assert.True(await CountAsync(firm, "select count(*) from core_change_set where origin = 'unmerge'") > 0);
        foreach (var (stays, goes) in ids.Chunk(2).Select(two => (two[0], two[1])))
            if (await firm.Reader.GetAsync(firm.Thing, goes, Principal.System, None) is null) await firm.Get<RecordMerging>().UnmergeAsync(new UnmergeWish((await firm.Get<RecordMerging>().LastAsync(goes, None))!.Value), new WriteContext(Principal.System, "test"), None);
        for (var i = 0; i < ids.Count; i++)
        {
            var thing = (await firm.Reader.GetAsync(firm.Thing, ids[i], Principal.System, None))!;
            Assert.Equal(($"Thing {i:00}", (long)i), (thing.Title, thing["level"]));
        }
    }

    private static async Task AssertWholeAsync(SmallFirm firm)
    {
        var standing = await CountAsync(firm, "select count(*) from core_merge where until_set is null");
        Assert.Equal((Pairs * 2) - standing, await CountAsync(firm, "select count(*) from tst_thing"));
        Assert.Equal(0, await CountAsync(firm, "select count(*) from core_merge where until_set is null and (loser_id in (select id from tst_thing) or survivor_id not in (select id from tst_thing))"));
        Assert.Equal(0, await CountAsync(firm, "select count(*) from core_merge m where not exists (select 1 from core_change c where c.set_id = m.set_id and c.record_id = m.loser_id and c.kind = 'delete')"));
        Assert.Equal(0, await CountAsync(firm, "select count(*) from core_merge m where until_set is not null and not exists (select 1 from core_change c where c.set_id = m.until_set and c.record_id = m.loser_id and c.kind = 'restore')"));
        Assert.Equal(0, await CountAsync(firm, "select count(*) from core_change_set where origin in ('merge', 'unmerge') and done_at is null"));
        Assert.Equal(0, await CountAsync(firm, "select count(*) from core_change where set_id not in (select id from core_change_set)"));
    }

    private static async Task<int> CountAsync(SmallFirm firm, string sql)
    {
        await using var connection = await firm.Database.OpenAsync(None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(None), CultureInfo.InvariantCulture);
    }
}
