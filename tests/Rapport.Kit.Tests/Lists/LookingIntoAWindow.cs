using Rapport.Kit.Lists;
using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Kit.Tests.Lists;

public sealed class LookingIntoAWindow
{
    [Fact]
    public async Task Somebody_who_saves_elsewhere_asks_it_while_its_owner_scrolls()
    {
        var ids = Enumerable.Range(0, 4_000).Select(_ => Guid.CreateVersion7()).ToArray();
        var window = new ListWindow((cursor, _) =>
        {
            var from = cursor is null ? 0 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture);
            var rows = ids.Skip(from).Take(20).Select(id => new RecordRow(id, 1, new Dictionary<string, object?>(), new Dictionary<Guid, string>())).ToList();
            return Task.FromResult(new RecordPageOf<RecordRow>(rows, from + 20 < ids.Length ? (from + 20).ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
        }, pageSize: 20, pagesKept: 8);
        using var over = new CancellationTokenSource();
        var asking = Task.Run(() =>
        {
            while (!over.IsCancellationRequested) window.Find(Guid.Empty);
        }, TestContext.Current.CancellationToken);
        for (var turn = 0; turn < 5; turn++)
            for (var start = 0; start < ids.Length; start += 10) Assert.Equal(ids[start], (await window.RowsAsync(start, 10, TestContext.Current.CancellationToken))[0].Id);
        await over.CancelAsync();
        await asking;
        Assert.Equal(ids[^1], window.Find(ids[^1])!.Id);
    }
}
