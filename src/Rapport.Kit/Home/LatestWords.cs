using Rapport.Core.Catalogue;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Home;

/// <summary>The sentence about a change set: what was done to how many. The name of a single record follows as a link.</summary>
internal static class LatestWords
{
    public static string Say(Texts texts, RecordCatalogue catalogue, RecentChange change)
    {
        var key = change.Kind switch { RecentKind.Created => "home.created", RecentKind.Deleted => "home.deleted", _ => "home.updated" };
        var type = catalogue.Find(change.Type);
        return texts[key, ("count", change.Records), ("type", type is null ? change.Type : change.Records == 1 ? texts.Type(type) : texts.Types(type))];
    }
}
