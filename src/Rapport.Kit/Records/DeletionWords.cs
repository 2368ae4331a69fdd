using Rapport.Kit.Words;

namespace Rapport.Kit.Records;

/// <summary>What a deletion took away: the records that were meant, and what went with them.</summary>
internal static class DeletionWords
{
    public static string Say(Texts texts, BulkAnswer answer)
    {
        var said = texts["list.deleted", ("count", answer.Changed)];
        return answer.With.Count == 0 ? said : texts["list.deletedWith", ("done", said), ("parts", string.Join(texts["format.listSeparator"], answer.With.Select(w => texts.Count(w.Type, w.Count))))];
    }
}
