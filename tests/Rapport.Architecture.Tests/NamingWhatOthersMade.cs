using System.Text.Json;
using System.Text.RegularExpressions;
using Rapport.Testing;

namespace Rapport.Architecture.Tests;

/// <summary>THIRD-PARTY-NOTICES.md names every package that the program ships, in the version it ships, and none besides.</summary>
public sealed partial class NamingWhatOthersMade
{
    /// <summary>They look at the sources while these are compiled; nothing of them is shipped.</summary>
    private static readonly string[] OfTheBuild = ["Meziantou.Analyzer", "Microsoft.CodeAnalysis.BannedApiAnalyzers"];

    private static readonly string Notices = File.ReadAllText(Repository.PathOf("THIRD-PARTY-NOTICES.md"));

    [Fact]
    public void Every_package_is_named_with_its_version_and_none_that_is_not_shipped()
    {
        using var locked = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("src/Rapport.App/packages.lock.json")));
        var shipped = from framework in locked.RootElement.GetProperty("dependencies").EnumerateObject()
                      from package in framework.Value.EnumerateObject()
                      where package.Value.GetProperty("type").GetString() != "Project" && !OfTheBuild.Contains(package.Name, StringComparer.Ordinal)
                      select $"{package.Name} {package.Value.GetProperty("resolved").GetString()}";
        var named = Row().Matches(Notices).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}").ToList();
        Assert.True(named.Count > 10);
        Assert.Equal(shipped.Distinct().Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_licence_that_it_points_to_is_there()
    {
        var texts = Place().Matches(Notices).Select(m => m.Value).Distinct().ToList();
        Assert.True(texts.Count > 3);
        Assert.All(texts, t => Assert.True(File.Exists(Repository.PathOf(t)), t));
        Assert.All(Directory.GetFiles(Repository.PathOf("licenses")), f => Assert.Contains("licenses/" + Path.GetFileName(f), texts));
    }

    [GeneratedRegex(@"^\| ([A-Za-z0-9._-]+) \| (\d[0-9A-Za-z.-]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"licenses/[A-Za-z0-9._-]+\.txt")]
    private static partial Regex Place();
}
