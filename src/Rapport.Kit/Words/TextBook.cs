using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Rapport.Kit.Words;

/// <summary>
/// All words of all modules: every embedded <c>Texts/{language}.json</c> of the given assemblies, flat key → text.
/// A later assembly wins over an earlier one, so that the product can reword a module.
/// </summary>
public sealed class TextBook
{
    public static readonly IReadOnlyList<string> Languages = ["en", "zh-Hans", "zh-Hant"];

    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> byLanguage;

    public TextBook(IEnumerable<Assembly> assemblies)
    {
        var all = assemblies.Distinct().ToList();
        byLanguage = Languages.ToFrozenDictionary(l => l, l => Read(all, l), StringComparer.Ordinal);
    }

    /// <summary>The text of a key, in English where the language lacks it; null when nobody has it.</summary>
    public string? Find(string language, string key) =>
        byLanguage[language].GetValueOrDefault(key) ?? byLanguage["en"].GetValueOrDefault(key);

    public IEnumerable<string> Keys(string language) => byLanguage[language].Keys;

    private static FrozenDictionary<string, string> Read(IEnumerable<Assembly> assemblies, string language)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var assembly in assemblies)
        {
            foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith($"Texts.{language}.json", StringComparison.Ordinal)))
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                foreach (var (key, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!) texts[key] = text;
            }
        }

        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
