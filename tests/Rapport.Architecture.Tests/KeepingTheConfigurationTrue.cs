using System.Text.RegularExpressions;
using Rapport.Testing;

namespace Rapport.Architecture.Tests;

/// <summary>docs/configuration.md names every variable that the sources read and every option of the command line.</summary>
public sealed partial class KeepingTheConfigurationTrue
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/configuration.md"));

    [Fact]
    public void Every_variable_is_described()
    {
        var read = (from source in Product.Sources("src/").Concat(Product.Sources("tests/Rapport.Testing/"))
                    from Match match in Variable().Matches(source.Text)
                    select match.Groups[1].Value).Distinct().ToList();
        Assert.True(read.Count > 4);
        Assert.All(read, name => Assert.Contains('`' + name, Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_option_is_described_and_none_that_is_not_there()
    {
        var options = (from source in Product.Sources("src/Rapport.App/Commands/")
                       from Match match in Option().Matches(source.Text)
                       select match.Groups[1].Value).Append("--help").ToHashSet(StringComparer.Ordinal);
        var described = Described().Matches(Page).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(options.Count > 15);
        Assert.Empty(options.Except(described));
        Assert.Empty(described.Except(options));
    }

    [GeneratedRegex("\"(RAPPORT_[A-Z_]+)\"")]
    private static partial Regex Variable();

    [GeneratedRegex("(?:new(?: Option<[^>]+>)?\\(|, )\"(--[a-z-]+)\"(?=\\)|, \"--)")]
    private static partial Regex Option();

    [GeneratedRegex("`(--[a-z-]+)")]
    private static partial Regex Described();
}
