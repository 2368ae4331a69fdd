namespace Rapport.Core.Catalogue;

/// <summary>Fields that every record has. <c>n</c> (row number) and <c>custom</c> (JSON) are columns, not fields.</summary>
public static class SystemFields
{
    public const string Id = "id";
    public const string Version = "version";
    public const string Owner = "owner";
    public const string Team = "team";
    public const string TeamColumn = "team_no";

    /// <summary>The system fields of a type; owner and team only where records have them.</summary>
    public static IEnumerable<Field> For(bool hasOwner)
    {
        if (hasOwner)
        {
            yield return new Field { Name = Owner, Kind = FieldKind.Link, Column = "owner_id", Target = "user", Section = "main", Indexed = true, InList = true, Aliases = ["负责人", "負責人", "salesperson"] };
            // Teams are numbered: scopes are lists of numbers (a closure join costs seconds for narrow scopes).
            yield return new Field { Name = Team, Kind = FieldKind.Integer, Column = TeamColumn, Target = "team", Section = "main", ReadOnly = true };
        }

        yield return new Field { Name = Id, Kind = FieldKind.Link, Column = "id", ReadOnly = true, Section = "system" };
        yield return new Field { Name = Version, Kind = FieldKind.Integer, Column = "version", ReadOnly = true, Section = "system" };
        yield return new Field { Name = "createdAt", Kind = FieldKind.DateTime, Column = "created_at", ReadOnly = true, Section = "system", Indexed = true };
        yield return new Field { Name = "createdBy", Kind = FieldKind.Link, Column = "created_by", Target = "user", ReadOnly = true, Section = "system" };
        yield return new Field { Name = "createdSet", Kind = FieldKind.Integer, Column = "created_set", ReadOnly = true, Section = "system" };
        yield return new Field { Name = "changedAt", Kind = FieldKind.DateTime, Column = "changed_at", ReadOnly = true, Section = "system" };
        yield return new Field { Name = "changedBy", Kind = FieldKind.Link, Column = "changed_by", Target = "user", ReadOnly = true, Section = "system" };
        yield return new Field { Name = "changedSet", Kind = FieldKind.Integer, Column = "changed_set", ReadOnly = true, Section = "system" };
    }
}
