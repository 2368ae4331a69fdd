using System.Globalization;
using System.Reflection;
using System.Text;
using Rapport.Kit.Lists;
using Rapport.Kit.Records;
using Rapport.Kit.Views;
using Xunit;

namespace Rapport.Kit.Tests.Lists;

/// <summary>What the browser is sent of a list, read as its script reads it.</summary>
public sealed class SendingRows
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_screen_comes_unasked_and_scrolling_brings_what_is_missing_only()
    {
        var (rows, _, _) = await OpenAsync(500);
        var first = Message.Read(await rows.AnewAsync(true, Stop));
        Assert.Equal((500, 0, true), (first.Total, first.Start, first.Top));
        Assert.Equal(Names(0, 48), first.Names);

        var down = Message.Read(await rows.AskAsync(20, 60, 20, 48, first.Edition, Stop));
        Assert.Equal((20, 20, 48), (down.Start, down.From, down.To));
        Assert.Equal(Names(48, 32), down.Names);

        var up = Message.Read(await rows.AskAsync(10, 60, 20, 70, first.Edition, Stop));
        Assert.Equal(Names(10, 10), up.Names);
    }

    [Fact]
    public async Task Who_asks_with_rows_of_before_a_change_gets_all()
    {
        var (rows, _, _) = await OpenAsync(500);
        var first = Message.Read(await rows.AnewAsync(true, Stop));
        await rows.AnewAsync(false, Stop);
        var late = Message.Read(await rows.AskAsync(20, 60, 20, 48, first.Edition, Stop));
        Assert.True(late.Edition > first.Edition);
        Assert.Equal(Names(20, 60), late.Names);
    }

    [Fact]
    public async Task A_list_that_became_shorter_ends_where_its_rows_end()
    {
        var (rows, counted, _) = await OpenAsync(60);
        // Between counting and reading.
        for (var n = 40; n < 60; n++) counted.Remove(n);
        var message = Message.Read(await rows.AskAsync(0, 60, 0, 0, 0, Stop));
        Assert.Equal((40, 40), (message.Total, message.Names.Length));
    }

    [Fact]
    public async Task A_chosen_row_says_so_and_values_arrive_encoded()
    {
        var (rows, counted, list) = await OpenAsync(3, name: "<b>&\u001e\n");
        list.Selected.Put(counted.At(1).Id, true);
        var message = Message.Read(await rows.AnewAsync(true, Stop));
        Assert.Equal(3, message.Lines.Length);
        Assert.Equal([false, true, false], message.Lines.Select(l => l.Contains("aria-selected=\"true\"", StringComparison.Ordinal) && l.Contains(" checked", StringComparison.Ordinal)));
        Assert.All(message.Lines, l => Assert.Contains("&lt;b&gt;&amp;&#x1E;&#xA;", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_character_of_two_halves_comes_whole_wherever_it_lies()
    {
        // So long that the message is made of several pieces, whose ends lie anywhere.
        var (rows, _, _) = await OpenAsync(48, name: string.Concat(Enumerable.Repeat("𠮷", 801)));
        var message = Message.Read(await rows.AnewAsync(true, Stop));
        Assert.Equal(48, message.Names.Length);
        Assert.All(message.Names, n => Assert.StartsWith(string.Concat(Enumerable.Repeat("𠮷", 801)), System.Net.WebUtility.HtmlDecode(n), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shown_are_those_that_the_browser_holds()
    {
        var (rows, counted, _) = await OpenAsync(500);
        await rows.AnewAsync(true, Stop);
        Assert.True(rows.Shows([counted.At(3).Id]));
        await rows.AskAsync(200, 50, 200, 200, 1, Stop);
        Assert.False(rows.Shows([counted.At(3).Id]));
        Assert.True(rows.Shows([counted.At(3).Id, counted.At(249).Id]));
    }

    private static string[] Names(int start, int count) => [.. Enumerable.Range(start, count).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    private static async Task<(ListRows Rows, CountedRows Counted, ListState State)> OpenAsync(int count, string name = "")
    {
        var counted = new CountedRows(Enumerable.Range(0, count), 100, name);
        var source = DispatchProxy.Create<IRecordSource, Source>();
        ((Source)(object)source).Rows = counted;
        ((Source)(object)source).Counted = count;
        var state = new ListState(source, LeavingMemory.Empty, SampleTypes.Thing);
        await state.OpenAsync(new ListAddress("thing", null, null, null, "name", null, null), Stop);
        var (texts, format, formats) = SampleTypes.Words();
        return (new ListRows(state, format, texts, formats), counted, state);
    }

    /// <summary>Answers what a list asks, from counted rows.</summary>
    public class Source : DispatchProxy
    {
        internal CountedRows Rows { get; set; } = default!;

        internal int Counted { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            "get_Catalogue" => SampleTypes.Catalogue,
            nameof(IRecordSource.RightsOn) => new RecordRights(true, true, true, true, true),
            nameof(IRecordSource.CountAsync) => Task.FromResult(new CappedCount(Counted, false)),
            nameof(IRecordSource.ListAsync) => Rows.ReadAsync((RecordQuery)args![0]!, default),
            _ => throw new NotSupportedException(targetMethod.Name),
        };
    }

    /// <summary>A personal memory that keeps nothing.</summary>
    public class LeavingMemory : DispatchProxy
    {
        internal static IPersonalMemory Empty => Create<IPersonalMemory, LeavingMemory>();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException(targetMethod!.Name);
    }

    private sealed record Message(int Edition, int Total, int Start, int From, int To, bool Top, string[] Lines)
    {
        public string[] Names => [.. Lines.Select(l => System.Text.RegularExpressions.Regex.Match(l, "<span class=\"ell\">(.*?)</span>").Groups[1].Value)];

        public static Message Read(byte[] bytes)
        {
            var parts = Encoding.UTF8.GetString(bytes).Split('\u001e');
            var head = parts[0].Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            return new(head[0], head[1], head[2], head[3], head[4], head[5] == 1, parts[1..]);
        }
    }
}
