using System.Text.Json;
using System.Text.RegularExpressions;
using Rapport.Testing;

namespace Rapport.Architecture.Tests;

public sealed partial class SpeakingThreeLanguages
{
    [Fact]
    public void Every_text_stands_in_every_language_with_the_same_places_to_fill()
    {
        var english = Product.Files.Where(f => f.StartsWith("src/", StringComparison.Ordinal) && f.EndsWith("/Texts/en.json", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(english);
        var gaps = from file in english
                   let own = Read(file)
                   from language in new[] { "zh-Hans", "zh-Hant" }
                   let path = file.Replace("en.json", language + ".json", StringComparison.Ordinal)
                   let other = File.Exists(Repository.PathOf(path)) ? Read(path) : []
                   from key in own.Keys.Union(other.Keys)
                   where !own.TryGetValue(key, out var a) || !other.TryGetValue(key, out var b) || !Places(a).SetEquals(Places(b))
                   select $"{path}: {key}";
        Assert.Empty(gaps);
    }

    [Fact]
    public void No_two_modules_give_one_key_two_texts()
    {
        // The later one would win, and the other's screen say something else.
        var twice = from file in Product.Files
                    where file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith("/Texts/en.json", StringComparison.Ordinal)
                    from text in Read(file)
                    group text.Value by text.Key into texts
                    where texts.Count() > 1
                    select texts.Key;
        Assert.Empty(twice);
    }

    private static Dictionary<string, string> Read(string path) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Repository.PathOf(path)))!;

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}
