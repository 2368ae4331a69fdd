using Rapport.Core.Catalogue;
using Rapport.Kit.Shell.Keys;
using Rapport.Kit.Views;
using Rapport.Kit.Words;
using Xunit;

namespace Rapport.Kit.Tests.Shell;

public sealed class ChoosingKeys
{
    [Theory]
    [InlineData("ctrl", null)]
    [InlineData("Ctrl+k", "Ctrl+K")]
    [InlineData("Shift+Ctrl+Z", "Ctrl+Shift+Z")]
    [InlineData("g h", "G H")]
    [InlineData("?", "?")]
    [InlineData("+", "+")]
    [InlineData("Shift+Delete", "Shift+Delete")]
    [InlineData("Ctrl+W", null)]
    [InlineData("Enter", null)]
    [InlineData("ArrowDown", null)]
    [InlineData("Ctrl+K Ctrl+S", null)]
    [InlineData("G Tab", null)]
    [InlineData("A B C", null)]
    [InlineData("", null)]
    public void Keys_have_one_spelling_and_some_belong_to_others(string typed, string? read) => Assert.Equal(read, KeyChord.Read(typed));

    [Theory]
    [InlineData("G", "G H", true)]
    [InlineData("G H", "G R", false)]
    [InlineData("G H", "G H", true)]
    [InlineData("Shift+X", "X", false)]
    public void A_key_meets_what_it_begins(string one, string other, bool meet) => Assert.Equal(meet, KeyChord.Meet(one, other));

    [Fact]
    public async Task Keys_are_taken_from_what_had_them_on_the_same_page_and_kept_for_the_next_visit()
    {
        var memory = new Memory();
        var map = await OpenAsync(memory);
        Assert.Equal("J", map.Of("list.next"));
        var edit = Find(map, "list.edit");
        Assert.Equal(["list.next"], map.MetBy(edit, "J").Select(s => s.Id));
        await map.SetAsync(edit, "J", CancellationToken.None);
        Assert.Equal(("J", "", "J"), (map.Of("list.edit"), map.Of("list.next"), map.Of("record.next")));
        var again = await OpenAsync(memory);
        Assert.Equal(("J", "", true), (again.Of("list.edit"), again.Of("list.next"), again.IsOwn("list.next")));
        Assert.Equal(["list.edit", "record.next"], again.ForScript()["J"]);
        await again.ResetAsync(Find(again, "list.next"), CancellationToken.None);
        Assert.Equal(("", "J"), (again.Of("list.edit"), again.Of("list.next")));
        await again.ResetAsync(null, CancellationToken.None);
        Assert.Equal(("E", false), (again.Of("list.edit"), again.HasOwn));
    }

    [Fact]
    public async Task A_key_that_begins_two_gives_way_to_a_shorter_one()
    {
        var map = await OpenAsync(new Memory());
        await map.SetAsync(Find(map, "shell.create"), "G", CancellationToken.None);
        Assert.Equal("", map.Of("go.home"));
    }

    [Fact]
    public async Task No_two_commands_of_a_page_are_given_the_same_keys_by_the_program()
    {
        var map = await OpenAsync(new Memory());
        Assert.All(map.All.Where(s => s.Keys.Length > 0), s => Assert.Empty(map.MetBy(s, s.Keys)));
        Assert.All(map.All.Where(s => s.Keys.Length > 0), s => Assert.Equal(s.Keys, KeyChord.Read(s.Keys)));
        foreach (var language in TextBook.Languages)
        {
            var texts = new Texts(new TextBook([typeof(KeyMap).Assembly]), System.Globalization.CultureInfo.GetCultureInfo(language));
            Assert.All(map.All.Where(s => s.Title is null), s => Assert.True(texts.Has("shortcuts." + s.Id), $"{language} {s.Id}"));
        }
    }

    [Fact]
    public async Task What_a_person_chose_goes_before_a_key_that_the_program_gave_to_something_since()
    {
        var memory = new Memory();
        await memory.WriteAsync("keys", new Dictionary<string, string> { ["go.help"] = "G W" }, CancellationToken.None);
        var map = await OpenAsync(memory);
        Assert.Equal(("G W", ""), (map.Of("go.help"), map.Of("go.works")));
        Assert.Equal(["go.help"], map.ForScript()["G W"]);
        await map.ResetAsync(Find(map, "go.help"), CancellationToken.None);
        Assert.Equal(("G ?", "G W"), (map.Of("go.help"), map.Of("go.works")));
    }

    [Fact]
    public void Second_keys_are_letters_of_the_name_while_there_are_some_and_no_later_one_moves_an_earlier()
    {
        var signs = new ChordSigns(["H", "1"]);
        Assert.Equal(["O", "R", "D", "E", "A", "B"], ((string[])["orders", "orders", "order", "order", "hhh", "订单"]).Select(signs.Next));
        var given = Enumerable.Range(0, 100).Select(_ => signs.Next("x")).ToList();
        Assert.Equal((62 - 8, null), (given.OfType<string>().Distinct().Count(), given[^1]));
        Assert.All(given.OfType<string>(), s => Assert.Equal("G " + s, KeyChord.Read("G " + s)));
    }

    private static Shortcut Find(KeyMap map, string id) => map.All.Single(s => s.Id == id);

    private static async Task<KeyMap> OpenAsync(IPersonalMemory memory)
    {
        var map = new KeyMap(new RecordCatalogue([]), memory, new Texts(new TextBook([typeof(KeyMap).Assembly])), []);
        await map.LoadAsync(CancellationToken.None);
        return map;
    }

    private sealed class Memory : IPersonalMemory
    {
        private readonly Dictionary<string, object?> kept = [];

        public Task<T?> ReadAsync<T>(string name, CancellationToken cancel) => Task.FromResult(kept.TryGetValue(name, out var value) ? (T?)value : default);

        public Task WriteAsync<T>(string name, T value, CancellationToken cancel)
        {
            kept[name] = value is Dictionary<string, string> keys ? new Dictionary<string, string>(keys) : value;
            return Task.CompletedTask;
        }
    }
}
