using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Storage;

namespace Rapport.Core.Files;

/// <summary>
/// Who may have a file: whoever sees a record that names it, in a field that is not hidden; and whoever uploaded it, as
/// long as no record names it. Fields of files are always indexed, so that this is a handful of look-ups.
/// </summary>
internal static class FileSight
{
    /// <summary>One statement that gives hash, size, name and media type of the file where the principal may have it.</summary>
    public static string Statement(Guid file, Principal who, RecordCatalogue catalogue, CriteriaSql sql, SqlDialect dialect)
    {
        var (id, text) = (sql.AddValue(FieldKind.Link, file), sql.Add(dialect.ToCustom(FieldKind.File, file)));
        var (seen, named) = (new List<string>(), new List<string>());
        foreach (var type in catalogue.Types)
        {
            var access = who.AccessTo(type);
            foreach (var field in type.Fields.Where(f => f.Kind is FieldKind.File or FieldKind.Image))
            {
                var one = $"select 1 from {type.Table} t where {(field.Column is { } column ? $"t.{column} = {id}" : $"{dialect.Custom("t", field)} = {text}")}";
                named.Add($"exists ({one})");
                if (access.Read == RecordScope.None || access.HiddenFields.Contains(field.Name)) continue;
                seen.Add($"exists ({one}{(sql.Scope(type) is { } scope ? $" and {scope}" : "")})");
            }
        }

        var free = named.Count == 0 ? "" : $" and not ({string.Join(" or ", named)})";
        var mine = $"(f.created_by = {sql.AddValue(FieldKind.Link, who.UserId)}{free})";
        return $"select f.sha256, f.size, f.name, f.media_type from core_file f where f.id = {id} and ({string.Join(" or ", [.. seen, mine])})";
    }
}
