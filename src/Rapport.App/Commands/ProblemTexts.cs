using System.Globalization;
using System.Text.Json;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.App.Commands;

/// <summary>Sentences for problems on the command line, in English, from the same texts as the pages.</summary>
internal static class ProblemTexts
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> English = new(Load);

    public static string Say(Problem problem)
    {
        if (!English.Value.TryGetValue("problem." + problem.Code, out var text)) text = problem.Code;
        foreach (var (key, value) in problem.Args ?? new Dictionary<string, object?>(StringComparer.Ordinal))
            text = text.Replace("{" + key + "}", value is LocalText words ? words.For(CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        if (problem.Args?.GetValueOrDefault("suggestion") is string better) text += " " + English.Value["problem.criteria.suggestion"].Replace("{suggestion}", better, StringComparison.Ordinal);
        return problem.At is null || text.Contains("{at}", StringComparison.Ordinal) ? text.Replace("{at}", problem.At, StringComparison.Ordinal) : $"{problem.At}: {text}";
    }

    private static Dictionary<string, string> Load()
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var assembly in Workplaces.Workplace.Modules.Select(m => m.GetType().Assembly).Append(typeof(ProblemTexts).Assembly).Distinct())
        {
            foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".Texts.en.json", StringComparison.Ordinal)))
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                foreach (var (key, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!) texts[key] = text;
            }
        }

        return texts;
    }
}
