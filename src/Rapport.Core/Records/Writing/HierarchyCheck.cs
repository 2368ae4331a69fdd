using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Records.Writing;

/// <summary>
/// Nothing stands under itself. Asked for each record when its link is written, and once more before the commit for whatever the
/// transaction touched: a merge, an undo or an import may close a circle that no single record shows.
/// </summary>
internal sealed class HierarchyCheck(WriteSession session)
{
    private const int MostAtOnce = 256;

    /// <summary>Levels that are followed upwards.</summary>
    private const int Deepest = 1_000;

    public static Problem Circle(Field link, string title) => Problem.Refused("hierarchy.circle", link.Name, ("field", link.Name), ("title", title));

    /// <summary>Whether <paramref name="id"/> stands above a record, or is it.</summary>
    public async Task<bool> IsAboveAsync(RecordType type, Field link, Guid id, Guid record) => id == record || await FindAsync(type, link, [record], id) is not null;

    /// <summary>Refuses what the transaction has made a circle of.</summary>
    public async Task DemandAsync(RecordCatalogue catalogue)
    {
        foreach (var type in catalogue.Types)
        {
            foreach (var link in type.Fields.Where(f => f.IsHierarchy))
            {
                var ids = session.Related.Pointing(type, link);
                if (ids.Count == 0) continue;
                // Two who each see no circle may close one together.
                if (session.Dialect.LockFor(type.Number) is { } wait) await session.ExecuteUnpreparedAsync(wait);
                foreach (var some in ids.Chunk(MostAtOnce))
                    if (await FindAsync(type, link, some, null) is { } title) throw new ProblemException(Circle(link, title));
            }
        }
    }

    /// <summary>The name of the record that is met going up from these: <paramref name="wanted"/>, or else the one gone out from.</summary>
    private async Task<string?> FindAsync(RecordType type, Field link, IReadOnlyList<Guid> from, Guid? wanted)
    {
        var (dialect, values) = (session.Dialect, new List<object?>());
        string Add(object? value)
        {
            values.Add(value);
            return "$" + values.Count.ToString(CultureInfo.InvariantCulture);
        }

        var among = dialect.In("t.id", [.. from.Select(id => dialect.ToDb(FieldKind.Link, id))], Add);
        var met = wanted is { } id ? Add(dialect.ToDb(FieldKind.Link, id)) : "up.start";
        await using var command = session.Command(string.Create(CultureInfo.InvariantCulture, $"""
            with recursive up(start, at, steps) as (
                select t.id, t.{link.Column}, 1 from {type.Table} t where {among} and t.{link.Column} is not null
                union all select up.start, p.{link.Column}, up.steps + 1 from up join {type.Table} p on p.id = up.at where p.{link.Column} is not null and up.at <> {met} and up.steps < {Deepest})
            select p.{type.TitleField.Column} from up join {type.Table} p on p.id = up.at where up.at = {met} limit 1
            """), [.. values]);
        return await command.ExecuteScalarAsync() as string;
    }
}
