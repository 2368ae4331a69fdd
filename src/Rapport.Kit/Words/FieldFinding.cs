using Rapport.Core.Catalogue;
using Rapport.Core.SearchText;

namespace Rapport.Kit.Words;

/// <summary>Fields found by what is typed of them: by what they are called, also by its pinyin, by their name for programs, and by other names.</summary>
internal static class FieldFinding
{
    public static bool Finds(this Texts texts, string typed, RecordType type, Field field) =>
        string.IsNullOrWhiteSpace(typed)
        || typed.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(w => MatchMarks.Of(w, texts.Field(type, field)).Marks.Count > 0)
        || field.Name.Contains(typed.Trim(), StringComparison.OrdinalIgnoreCase) || field.Aliases.Any(a => a.Contains(typed.Trim(), StringComparison.OrdinalIgnoreCase));
}
