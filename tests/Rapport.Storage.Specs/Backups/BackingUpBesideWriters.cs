using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Files;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.Backups;

/// <summary>Four writers make, change and delete pairs of records and keep files while the backup is written.</summary>
public sealed class BackingUpBesideWriters
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("sqlite", "sqlite")]
    [InlineData("postgres", "postgres")]
    [InlineData("sqlite", "postgres")]
    public async Task A_backup_beside_four_writers_is_of_one_moment(string database, string to)
    {
        using var source = new Place(database);
        using var target = new Place(to);
        using var folder = new TempFolder();
        var rounds = new int[4];
        await using (var workplace = await Workplace.OpenAsync(source.Folder, source.Connection, None))
        await using (var services = workplace.BuildServices())
        {
            using var stop = new CancellationTokenSource();
            var writers = Enumerable.Range(0, rounds.Length).Select(w => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await WriteAsync(services, w, rounds[w]);
                    Interlocked.Increment(ref rounds[w]);
                }
            })).ToArray();
            while (rounds.Any(r => Volatile.Read(ref r) < 5)) await Task.Delay(5, None);
            await Safekeeping.BackupAsync(source.Folder, source.Connection, folder.File("b.rapport"), None);
            var during = rounds.Sum(r => Volatile.Read(ref r));
            await stop.CancelAsync();
            await Task.WhenAll(writers);
            Assert.True(during > 20);
        }

        await Safekeeping.RestoreAsync(folder.File("b.rapport"), target.Folder, target.Connection, None);
        Assert.Empty(await Safekeeping.ExamineAsync(target.Folder, target.Connection, null, None));
        await AssertPairsAsync(target, rounds);

        // What came back is backed up in turn: the two are equal row for row and file for file, and one of them is not the source.
        using var again = new Place(database);
        await Safekeeping.BackupAsync(target.Folder, target.Connection, folder.File("c.rapport"), None);
        await Safekeeping.RestoreAsync(folder.File("c.rapport"), again.Folder, again.Connection, None);
        Assert.Empty(await Safekeeping.ExamineAsync(again.Folder, again.Connection, target.AsOther, None));
        Assert.NotEmpty(await Safekeeping.ExamineAsync(again.Folder, again.Connection, source.AsOther, None));
    }

    /// <summary>Both records of a pair are made in one transaction, changed in one, and every third pair deleted in one.</summary>
    private static async Task WriteAsync(ServiceProvider services, int writer, int round)
    {
        var store = services.GetRequiredService<RecordStore>();
        var party = store.Catalogue["party"];
        var context = new WriteContext(Principal.System, "test");
        var made = await store.WriteAsync([.. new[] { "left", "right" }.Select(side => RecordWrite.Create(party, SmallFirm.Values(("kind", "person"), ("name", side), ("street", $"{writer}-{round}"), ("city", "Pairs"))))], context, None);
        await store.WriteAsync([.. made.Items.Select(i => RecordWrite.Update(party, i.Id, SmallFirm.Values(("postcode", $"{round}"))))], context, None);
        if (round % 3 == 0) await store.WriteAsync([.. made.Items.Select(i => RecordWrite.Delete(party, i.Id))], context, None);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes($"file {writer} {round}"));
        var files = services.GetRequiredService<FileStore>();
        using var taken = await files.TakeAsync(content, $"{writer}-{round}.txt", None);
        await files.KeepAsync(taken, Principal.System, None);
    }

    /// <summary>Half a pair, or two halves that differ, would be half a transaction.</summary>
    private static async Task AssertPairsAsync(Place target, int[] rounds)
    {
        await using var restored = await Workplace.OpenAsync(target.Folder, target.Connection, None);
        await using var services = restored.BuildServices();
        var reader = services.GetRequiredService<RecordReader>();
        var page = await reader.ListAsync(new RecordQuery(reader.Catalogue["party"], "city = 'Pairs'", "street", ["street", "postcode", "name"], 1_000), Principal.System, None);
        var pairs = page.Rows.GroupBy(r => (string)r.Values[0]!).ToList();
        Assert.InRange(pairs.Count, 1, rounds.Sum() + rounds.Length);
        Assert.All(pairs, pair =>
        {
            Assert.Equal(["left", "right"], pair.Select(r => (string)r.Values[2]!).Order());
            Assert.Single(pair.Select(r => r.Values[1]).Distinct());
            Assert.Single(pair.Select(r => r.Version).Distinct());
        });
    }
}
