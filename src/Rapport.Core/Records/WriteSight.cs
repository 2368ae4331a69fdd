using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Files;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>
/// The criterion of a role, asked within the transaction of a write: what reads leave out must not be changed either, by
/// whoever knows or guesses its id.
/// </summary>
internal sealed class WriteSight(WriteSession session, RecordCatalogue catalogue, Principal who, DateTime now, WordsSql? words)
{
    /// <summary>Whether the record, as it stands now, lies within the role's criterion; true where the role has none.</summary>
    public async Task<bool> SeesAsync(RecordType type, TypeAccess access, Guid id)
    {
        if (access.Criteria is null) return true;
        var sight = new Sight(catalogue, who);
        var sql = new CriteriaSql(session.Dialect, catalogue, sight.Context(now)) { Access = sight, Words = words };
        var key = sql.AddValue(FieldKind.Link, id);
        return await session.ScalarAsync($"select t.n from {type.Table} t where t.id = {key} and ({sql.Scope(type)})", [.. sql.Parameters]) is not null;
    }

    /// <summary>What stands against naming a file: it must be there for the writer, and an image where one is wanted.</summary>
    public async Task<Problem?> FileProblemAsync(Field field, Guid file)
    {
        var sight = new Sight(catalogue, who);
        var sql = new CriteriaSql(session.Dialect, catalogue, sight.Context(now)) { Access = sight, Words = words };
        await using var command = session.Command(FileSight.Statement(file, who, catalogue, sql, session.Dialect), [.. sql.Parameters]);
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync()) return Problem.Invalid("file.unknown", field.Name);
        return field.Kind == FieldKind.Image && !MediaType.IsPicture(row.GetString(3)) ? Problem.Invalid("file.noImage", field.Name) : null;
    }
}
