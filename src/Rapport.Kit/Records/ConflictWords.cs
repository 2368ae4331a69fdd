using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Kit.Words;

namespace Rapport.Kit.Records;

/// <summary>What stands beside a text that somebody still holds after leaving the choice between two wills.</summary>
internal static class ConflictWords
{
    private const int MostOfValue = 80;

    public static Problem Meanwhile(this SaveConflict met, RecordType type, Texts texts, FieldFormat format)
    {
        var one = met.Fields[0];
        return Problem.Refused("conflict.meanwhile", null, ("who", met.Who), ("value", Shown(format.Show(type, type[one.Field], one.Theirs, met.Row()), texts)));
    }

    /// <summary>The values of a conflict as a record, so that the names of what they link to are found.</summary>
    public static RecordRow Row(this SaveConflict met) => new(Guid.Empty, met.Version, new Dictionary<string, object?>(StringComparer.Ordinal), met.Titles);

    private static string Shown(string text, Texts texts) => text.Length == 0 ? texts["conflict.nothing"] : text.Length <= MostOfValue ? text : text[..MostOfValue] + "…";
}
