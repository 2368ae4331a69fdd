using Rapport.Core.Access;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Merging;

/// <summary>A merge and notes of several writers at the same moment: each note is there, on a customer who is there, or was refused with a word of where to.</summary>
public abstract class MergingBesideWriters(SharedPostgres? postgres) : MergeEngine(postgres)
{
    private const int Rounds = 25;
    private const int Writers = 4;
    private const string Astray = "select count(*) from cus_note where party_id not in (select id from cus_party)";
    private const string AstrayEntries = "select count(*) from core_timeline where kind = 'note' and party_id not in (select id from cus_party)";

    [Fact]
    public async Task No_note_goes_astray()
    {
        var (written, met) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var (ann, anna) = (await PartyAsync($"Ann {round}"), await PartyAsync($"Anna {round}"));
            using var start = new ManualResetEventSlim();
            var notes = Enumerable.Range(0, Writers).Select(i => Task.Run(async () =>
            {
                start.Wait();
                // Some just before, some just after the merge begins.
                await Task.Delay(i);
                return await TryNoteAsync(anna, $"{round}/{i}");
            })).ToList();
            var merging = Task.Run(async () =>
            {
                start.Wait();
                await Task.Delay(1);
                return await MergeAsync(Party, ann, anna);
            });
            start.Set();
            var merge = await merging;
            var done = (await Task.WhenAll(notes)).Count(n => n);
            (written, met) = (written + done, met + (done is > 0 and < Writers ? 1 : 0));
            Assert.Equal((0, 0), (await ScalarAsync(Astray), await ScalarAsync(AstrayEntries)));
            Assert.Equal(written, await ScalarAsync("select count(*) from cus_note"));
            // Half of them come apart again beside further notes.
            if (round % 2 == 0) continue;
            var late = Task.Run(() => TryNoteAsync(ann, $"{round}/late"));
            await UnmergeAsync(merge.ChangeSet);
            if (await late) written++;
            Assert.Equal((0, 0), (await ScalarAsync(Astray), await ScalarAsync(AstrayEntries)));
            Assert.NotNull(await GetAsync(Party, anna));
        }

        Assert.Equal(written, await ScalarAsync("select count(*) from cus_note"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{written} notes written, {met} rounds in which some came before the merge and some after");
    }

    private async Task<bool> TryNoteAsync(Guid party, string text)
    {
        try
        {
            await CreateAsync(Store.Catalogue["note"], ("party", party), ("text", text), ("at", Day));
            return true;
        }
        catch (ProblemException refused)
        {
            Assert.All(refused.Problems, p => Assert.True(p.Code is "record.merged" or "link.missing" or "link.merged" or "record.missing", p.Code));
            return false;
        }
    }
}

public sealed class MergingBesideWritersOnSqlite() : MergingBesideWriters(null);

public sealed class MergingBesideWritersOnPostgres(SharedPostgres postgres) : MergingBesideWriters(postgres);
