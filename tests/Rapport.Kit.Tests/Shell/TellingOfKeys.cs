using Rapport.Kit.Shell.Keys;
using Xunit;

namespace Rapport.Kit.Tests.Shell;

/// <summary>The help tells the keys that every workplace has.</summary>
public sealed class TellingOfKeys
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hant")]
    public void The_page_of_shortcuts_has_those_of_lists_and_of_records(string language)
    {
        var parts = File.ReadAllText(Path.Combine(Repository(), "docs", "help", language, "shortcuts.md")).ToUpperInvariant().Split("\n## ");
        foreach (var (place, part) in new[] { ("list", parts[2]), ("record", parts[3]) })
        {
            var keys = Shortcuts.All(SampleTypes.Catalogue, []).Where(s => s.Place == place && s.Title is null && s.Keys.Length > 0).Select(s => string.Join(' ', s.Keys.Split(' ', '+').Select(k => $"`{k.ToUpperInvariant()}`"))).ToList();
            Assert.NotEmpty(keys);
            Assert.All(keys, k => Assert.Contains(k, part, StringComparison.Ordinal));
        }
    }

    private static string Repository()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Rapport.slnx"))) at = Path.GetDirectoryName(at)!;
        return at;
    }
}
