using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
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
}
