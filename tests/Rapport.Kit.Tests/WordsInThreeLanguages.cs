using System.Text.RegularExpressions;
using Rapport.Kit.Words;
using Xunit;

namespace Rapport.Kit.Tests;

public class WordsInThreeLanguages
{
    private static readonly TextBook Book = new([typeof(KitServices).Assembly]);

    [Theory]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hant")]
    public void Every_English_text_has_its_twin(string language)
    {
        // Chinese has no plural forms: the singular twin is not needed.
        var missing = Book.Keys("en").Where(k => !k.EndsWith(".one", StringComparison.Ordinal)).Except(Book.Keys(language));
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hant")]
    public void Placeholders_are_the_same_in_every_language(string language)
    {
        foreach (var key in Book.Keys(language))
            Assert.Equal(Placeholders(Book.Find("en", key)!), Placeholders(Book.Find(language, key)!));
    }

    private static string[] Placeholders(string text) =>
        [.. Regex.Matches(text, @"\{\w+\}", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];
}
