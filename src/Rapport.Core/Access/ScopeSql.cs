using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>
/// Writes which records a principal may read as a SQL condition. The one place where scopes become queries: lists,
/// search, export, reports, link paths and quantifiers all come through here.
/// </summary>
public static class ScopeSql
{
    /// <summary>The condition on <paramref name="alias"/>, or null when all records may be read. <c>1 = 0</c> when none.</summary>
    public static string? Condition(RecordCatalogue catalogue, RecordType type, string alias, Principal who, SqlValues values, SqlDialect dialect)
    {
        var access = who.AccessTo(type);
        if (access.Read == RecordScope.None) return "1 = 0";
        if (type.Parent is { } parentField)
        {
            var link = type[parentField];
            if (catalogue.Find(link.Target!) is not { } parent) return null;
            var inner = Condition(catalogue, parent, alias + "p", who, values, dialect);
            return inner is null ? null : $"exists (select 1 from {parent.Table} {alias}p where {alias}p.id = {alias}.{link.Column} and {inner})";
        }

        if (!type.HasOwner) return null;
        return access.Read switch
        {
            RecordScope.All => null,
            RecordScope.Own => $"{alias}.owner_id = {values.Add(dialect.ToDb(FieldKind.Link, who.UserId))}",
            _ => dialect.InList($"{alias}.team_no", who.TeamNumbers, values),
        };
    }
}
