using Rapport.Core.Catalogue;
using Rapport.Kit.Words;

namespace Rapport.Kit.Records;

/// <summary>What a relation is called on the page of the record that it points at.</summary>
public static class RelationWords
{
    /// <summary>The relations in which somebody may begin a record from this one: not those in which the program keeps its own account.</summary>
    public static IEnumerable<Relation> Addable(IEnumerable<RelatedCount> related, RecordRow record, IRecordSource source) =>
        related.Select(r => r.Relation).Where(r => !r.Type.IsOfProgram && source.RightsOn(r.Type).Create && !(record.IsLocked && r.Type.IsPartBy(r.Link)));

    /// <summary>"New: Order"; where two links of the type lead here, each end says which it is: "New: Relation · Customer".</summary>
    public static string New(Texts texts, Relation relation, IEnumerable<Relation> beside)
    {
        var made = texts["list.new", ("type", texts.Type(relation.Type))];
        return beside.Count(r => r.Type == relation.Type) > 1 ? $"{made} · {texts.Field(relation.Type, relation.Link)}" : made;
    }

    public static string Name(Texts texts, string type, Relation relation) =>
        texts.Has($"relation.{type}.{relation.Name}") ? texts[$"relation.{type}.{relation.Name}"] : texts.Types(relation.Type);
}
