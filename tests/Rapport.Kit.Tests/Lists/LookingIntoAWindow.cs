using Rapport.Kit.Lists;
using Xunit;

namespace Rapport.Kit.Tests.Lists;

public sealed class LookingIntoAWindow
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<string[]> NamesAsync(ListWindow window, int start, int count) => [.. (await window.RowsAsync(start, count, Stop)).Select(r => (string)r["name"]!)];

    private static string[] Numbers(int start, int count) => [.. Enumerable.Range(start, count).Select(n => $"{n}")];

    [Fact]
    public async Task Somebody_who_saves_elsewhere_asks_it_while_its_owner_scrolls()
    {
        var window = new ListWindow(new CountedRows(Enumerable.Range(0, 4_000), 20).Pages, pagesKept: 8);
        using var over = new CancellationTokenSource();
        var asking = Task.Run(() =>
        {
            while (!over.IsCancellationRequested) window.Find(Guid.Empty);
        }, Stop);
        for (var turn = 0; turn < 5; turn++)
            for (var start = 0; start < 4_000; start += 10) Assert.Equal($"{start}", (await NamesAsync(window, start, 10))[0]);
        await over.CancelAsync();
        await asking;
    }

    [Fact]
    public async Task A_far_place_is_reached_by_leafing_through_keys_and_read_once()
    {
        var rows = new CountedRows(Enumerable.Range(0, 5_150), 100);
        var window = new ListWindow(rows.Pages);
        Assert.Equal(Numbers(4_980, 60), await NamesAsync(window, 4_980, 60));
        Assert.Equal(2, rows.Asked.Count(q => q.MarkEvery == 0));
        Assert.Equal(5, rows.Asked.Count(q => q.MarkEvery == 100));
        Assert.Equal(Numbers(5_140, 10), await NamesAsync(window, 5_140, 60));
        Assert.Empty(await window.RowsAsync(5_200, 10, Stop));
    }

    [Fact]
    public async Task What_was_asked_for_at_once_stays_at_hand()
    {
        var window = new ListWindow(new CountedRows(Enumerable.Range(0, 400), 20).Pages);
        var rows = await window.RowsAsync(30, 150, Stop);
        Assert.All(rows, r => Assert.NotNull(window.Find(r.Id)));
    }

    [Fact]
    public async Task A_list_read_anew_stands_where_it_stood_and_reads_nothing_before()
    {
        var rows = new CountedRows(Enumerable.Range(0, 2_000), 100);
        var window = new ListWindow(rows.Pages);
        await window.RowsAsync(1_500, 40, Stop);
        rows.Asked.Clear();
        rows.Remove(1_520);
        var seen = await NamesAsync(window.Anew(), 1_500, 40);
        Assert.Equal([.. Numbers(1_500, 20), .. Numbers(1_521, 20)], seen);
        Assert.Single(rows.Asked);
    }

    [Fact]
    public async Task Where_records_came_or_went_no_row_shows_twice_and_none_is_left_out()
    {
        var rows = new CountedRows(Enumerable.Range(0, 400).Select(n => n * 2), 100);
        var window = new ListWindow(rows.Pages);
        await window.RowsAsync(0, 400, Stop);
        foreach (var number in (int[])[41, 43, 333]) rows.Add(number);
        foreach (var number in (int[])[4, 250, 252, 254, 256, 700]) rows.Remove(number);
        var anew = window.Anew();
        // From the middle outwards, as a person looks: pages read before their neighbours are mended when those are.
        await anew.RowsAsync(150, 100, Stop);
        var seen = await NamesAsync(anew, 0, 500);
        Assert.Equal([.. Enumerable.Range(0, 400).Select(n => n * 2).Append(41).Append(43).Append(333).Except([4, 250, 252, 254, 256, 700]).Order().Select(n => $"{n}")], seen);
    }

    [Fact]
    public async Task A_list_that_grew_at_its_end_shows_the_new_rows()
    {
        var rows = new CountedRows(Enumerable.Range(0, 100), 100);
        var window = new ListWindow(rows.Pages);
        Assert.Equal(100, (await window.RowsAsync(0, 150, Stop)).Count);
        for (var number = 100; number < 130; number++) rows.Add(number);
        Assert.Equal(Numbers(0, 130), await NamesAsync(window.Anew(), 0, 150));
    }

    [Fact]
    public async Task A_row_out_of_sight_that_changed_is_read_again_when_it_comes_in_sight()
    {
        var rows = new CountedRows(Enumerable.Range(0, 300), 100);
        var window = new ListWindow(rows.Pages);
        var ids = (await window.RowsAsync(0, 60, Stop)).Concat(await window.RowsAsync(60, 40, Stop)).Select(r => r.Id).ToList();
        window.Forget([ids[80], Guid.CreateVersion7()]);
        await window.RowsAsync(0, 60, Stop);
        Assert.Single(rows.Asked);
        await window.RowsAsync(70, 20, Stop);
        await window.RowsAsync(70, 20, Stop);
        Assert.Equal(2, rows.Asked.Count);
    }

    [Fact]
    public async Task After_half_the_list_has_gone_a_far_place_shows_what_stands_there_now()
    {
        var rows = new CountedRows(Enumerable.Range(0, 2_000), 100);
        var window = new ListWindow(rows.Pages);
        await window.RowsAsync(1_900, 60, Stop);
        for (var number = 0; number < 1_000; number++) rows.Remove(number);
        var anew = window.Anew();
        await anew.RowsAsync(0, 60, Stop);
        Assert.Equal(Numbers(1_900, 60), await NamesAsync(anew, 900, 60));
    }
}
