using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Notices;

/// <summary>Of some people, who wants to hear of a kind of notice: those who are still there and did not switch it off.</summary>
internal static class Recipients
{
    public static async Task<HashSet<(Guid User, string Kind)>> DeafAsync(Func<string, DbCommand> command, SqlDialect dialect, IReadOnlyCollection<Guid> users, CancellationToken ct)
    {
        var deaf = users.SelectMany(u => NoticeKinds.All.Select(k => (u, k))).ToHashSet();
        foreach (var some in users.Chunk(500))
        {
            var values = new List<object>();
            string Add(object value) { values.Add(value); return "$" + values.Count.ToString(CultureInfo.InvariantCulture); }
            var listed = dialect.In("u.id", [.. some.Select(id => dialect.ToDb(FieldKind.Link, id))], Add);
            var active = Add(dialect.ToDb(FieldKind.YesNo, true));
            await using var select = command($"select u.id, p.value from core_user u left join core_preference p on p.user_id = u.id where {listed} and u.active = {active}");
            foreach (var value in values) dialect.Bind(select, value);
            await using var row = await select.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                var user = (Guid)dialect.FromDb(FieldKind.Link, row, 0)!;
                var silent = row.IsDBNull(1) ? [] : JsonSerializer.Deserialize<Preferences>(row.GetString(1), JsonSerializerOptions.Web)?.Silent ?? [];
                deaf.ExceptWith(NoticeKinds.All.Except(silent, StringComparer.Ordinal).Select(k => (user, k)));
            }
        }

        return deaf;
    }
}
