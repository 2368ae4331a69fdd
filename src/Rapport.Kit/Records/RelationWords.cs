using Rapport.Core.Catalogue;
using Rapport.Kit.Words;

namespace Rapport.Kit.Records;

/// <summary>What a relation is called on the page of the record that it points at.</summary>
public static class RelationWords
{
    public static string Name(Texts texts, string type, Relation relation) =>
        texts.Has($"relation.{type}.{relation.Name}") ? texts[$"relation.{type}.{relation.Name}"] : texts.Types(relation.Type);
}
