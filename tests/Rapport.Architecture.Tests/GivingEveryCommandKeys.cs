using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Core.Catalogue;
using Rapport.Kit.Shell.Keys;
using Rapport.Kit.Views;
using Rapport.Kit.Words;

namespace Rapport.Architecture.Tests;

public sealed partial class GivingEveryCommandKeys
{
    [Fact]
    public async Task No_command_is_without_keys_and_no_two_of_a_page_share_any()
    {
        var map = await OpenAsync(own: 0);
        Assert.True(map.All.Count > 100, $"Only {map.All.Count} commands were looked at.");
        HasKeys(map);
    }

    [Fact]
    public async Task Types_of_ones_own_have_keys_as_well_and_move_none_of_the_others()
    {
        var (before, after) = (await OpenAsync(own: 0), await OpenAsync(own: 20));
        HasKeys(after);
        Assert.All(before.All, s => Assert.Equal(before.Of(s.Id), after.Of(s.Id)));
        Assert.All(["go.own7", "create.own7", "record.add.party.owns7", "record.show.party.owns7"], id => Assert.NotEqual("", after.Of(id)));
    }

    [Fact]
    public async Task Every_command_that_a_page_offers_is_among_them()
    {
        var ids = (await OpenAsync(own: 0)).All.Select(s => s.Id).ToHashSet();
        var offered = Product.Sources("src/").SelectMany(s => Offered().Matches(s.Text)).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.Contains("list.clear", offered);
        Assert.Contains("review.merge", offered);
        Assert.Empty(offered.Except(ids));
    }

    private static void HasKeys(KeyMap map)
    {
        Assert.Empty(map.All.Where(s => map.Of(s.Id).Length == 0).Select(s => s.Id));
        Assert.Empty(from s in map.All let met = map.MetBy(s, s.Keys) where met.Count > 0 select $"{s.Id} and {met[0].Id}: {s.Keys}");
        Assert.Empty(map.All.Where(s => s.Keys != KeyChord.Read(s.Keys)).Select(s => $"{s.Id}: {s.Keys}"));
        Assert.Distinct(map.All.Select(s => s.Id));
        Assert.All(map.ForScript().Values, ids => Assert.Distinct(ids));
    }

    private static async Task<KeyMap> OpenAsync(int own)
    {
        var services = new ServiceCollection();
        foreach (var module in Product.Modules) module.AddServices(services);
        var added = services.Where(s => s.ServiceType == typeof(Shortcut)).Select(s => (Shortcut)s.ImplementationInstance!);
        var types = Product.Modules.SelectMany(m => m.RecordTypes()).Concat(Enumerable.Range(1, own).Select(n => new RecordTypeBuilder($"own{n}", (short)(100 + n), $"own_{n}", "name").Named("name").Link("party", "party", $"owns{n}").Build()));
        var map = new KeyMap(new RecordCatalogue(Companions.With([.. types])), new NoMemory(), new Texts(new TextBook([.. Product.Assemblies]), System.Globalization.CultureInfo.GetCultureInfo("en")), added);
        await map.LoadAsync(CancellationToken.None);
        return map;
    }

    [GeneratedRegex("""(?:OfPage\(|OfSelection\(|Open\(|data-command=)"([a-z]+\.[a-zA-Z]+)[",]""")]
    private static partial Regex Offered();

    private sealed class NoMemory : IPersonalMemory
    {
        public Task<T?> ReadAsync<T>(string name, CancellationToken cancel) => Task.FromResult(default(T));

        public Task WriteAsync<T>(string name, T value, CancellationToken cancel) => throw new NotSupportedException();
    }
}
