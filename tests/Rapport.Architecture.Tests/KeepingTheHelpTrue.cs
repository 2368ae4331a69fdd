using System.Text.RegularExpressions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Kit.Shell;
using Rapport.Testing;

namespace Rapport.Architecture.Tests;

public sealed partial class KeepingTheHelpTrue
{
    private static readonly string[] Languages = ["en", "zh-Hans", "zh-Hant"];

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Repository.PathOf("docs", "help", "en"), "*.md").Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_language_has_the_same_pages_and_the_program_carries_them()
    {
        var pages = Names("en");
        Assert.NotEmpty(pages);
        Assert.All(Languages, l => Assert.Equal(pages, Names(l)));
        var carried = Product.Assemblies.Single(a => a.GetName().Name == "rapport").GetManifestResourceNames();
        Assert.All(Languages.SelectMany(l => pages.Select(p => $"help/{l}/{p}")), name => Assert.Contains(name, carried));
        string[] places = ["/", "/r/party", "/r/party/1", "/import/party", "/reports", "/settings/audit", "/settings/system", "/settings/jobs", "/settings/roles", "/account", "/nowhere"];
        Assert.All(places, place => Assert.Contains(HelpPages.For(place) + ".md", pages));
        // What has a section of its own in the help leads there, not to the page of its neighbours.
        Assert.Equal(["importing", "lists-and-filters", "flows", "printing"], new[] { "/settings/schedules", "/bulk/12", "/settings/flows/party", "/settings/prints" }.Select(HelpPages.For));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_has_the_same_shape_in_every_language(string page)
    {
        var english = Shape(Read("en", page));
        Assert.Equal(1, english.Count(l => l == "#"));
        Assert.All(Languages, l => Assert.Equal(english, Shape(Read(l, page))));
        // What is typed is the same everywhere; only the words around it differ.
        Assert.All(Languages, l => Assert.Equal(Blocks(Read("en", page)), Blocks(Read(l, page))));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_page_beside_it(string page)
    {
        foreach (var language in Languages)
            foreach (Match link in Link().Matches(Read(language, page)))
                Assert.True(File.Exists(Repository.PathOf("docs", "help", language, link.Groups[1].Value)), $"{language}/{page}: {link.Value}");
    }

    [Fact]
    public void Every_condition_in_the_help_can_be_read()
    {
        var catalogue = new RecordCatalogue(Product.Modules.SelectMany(m => m.RecordTypes()));
        var conditions = Names("en").SelectMany(p => Criteria().Matches(Read("en", p))).ToList();
        Assert.NotEmpty(conditions);
        Assert.All(conditions, c => Assert.Null(CriteriaText.Parse(c.Groups[2].Value.Trim(), catalogue[c.Groups[1].Value], catalogue).Problem));
    }

    [Fact]
    public void Every_command_in_the_help_is_a_verb_of_the_program()
    {
        var sources = string.Concat(Product.Sources("src/Rapport.App/Commands/").Select(s => s.Text));
        var verbs = Names("en").SelectMany(p => Verb().Matches(Read("en", p))).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(verbs);
        Assert.All(verbs, v => Assert.Contains($"Verb.Make(\"{v}\"", sources, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_permission_is_explained()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "permissions.md"));
        Assert.All(Functions.All, f => Assert.Contains($"| `{f}` |", page, StringComparison.Ordinal));
        // And none is asked for that is not in the list.
        var asked = Product.Sources("src/").SelectMany(s => Asked().Matches(s.Text)).Select(m => m.Groups[1].Value).Where(f => f != "*").Distinct(StringComparer.Ordinal);
        Assert.All(asked, f => Assert.Contains(f, Functions.All));
    }

    private static List<string> Names(string language) => [.. Directory.GetFiles(Repository.PathOf("docs", "help", language), "*.md").Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    private static string Read(string language, string page) => File.ReadAllText(Repository.PathOf("docs", "help", language, page));

    /// <summary>Headings by level, table rows and list items: what a translation must not lose.</summary>
    private static List<string> Shape(string text) =>
        [.. Fence().Replace(text, "```").Split('\n').Select(l => l.StartsWith('#') ? l[..l.IndexOf(' ', StringComparison.Ordinal)] : l.StartsWith('|') ? "|" : l.StartsWith("- ", StringComparison.Ordinal) ? "-" : l.Length > 1 && char.IsAsciiDigit(l[0]) && l[1] == '.' ? "1." : l == "```" ? l : "").Where(l => l.Length > 0)];

    private static List<string> Blocks(string text) => [.. Fence().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"```criteria (\w+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Criteria();

    [GeneratedRegex(@"\./rapport (\w+)")]
    private static partial Regex Verb();

    [GeneratedRegex(@"```.*?```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("\\.May\\(\"([^\"]+)\"\\)")]
    private static partial Regex Asked();
}
