using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Changes.Bin;
using Rapport.Core.Criteria;
using Rapport.Core.Storage;

namespace Rapport.Core.Webhooks;

/// <summary>
/// Whether a change took a record out of a subscription's condition: told again from the log, it fitted before and not after. Where the
/// condition looks at other records the log of this one cannot tell, and nothing is said.
/// </summary>
internal sealed class WebhookLeaving(IDatabase database, RecordCatalogue catalogue, BoundCriterion where, CriteriaContext context)
{
    private readonly CriteriaMemory memory = new(context);

    public static WebhookLeaving Of(IDatabase database, RecordCatalogue catalogue, RecordType type, string where, Principal who, TimeProvider clock)
    {
        var sight = new Sight(catalogue, who);
        return new WebhookLeaving(database, catalogue, sight.Read(where, type), sight.Context(clock));
    }

    public async Task<bool> IsOfAsync(FeedEntry entry, CancellationToken ct)
    {
        if (await new LastValues(database, catalogue).FindAsync(entry.Type!, entry.Id!.Value, ct) is not { } now) return false;
        var values = new Dictionary<string, object?>(now, StringComparer.Ordinal);
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select version, set_id, fields from core_change where record_id = $1 and kind = 'update' and (version > $2 or set_id = $3) order by version desc";
        foreach (var value in new[] { database.Dialect.ToDb(FieldKind.Link, entry.Id), entry.Version, entry.ChangeSet }) database.Dialect.Bind(command, value);
        await using var row = await command.ExecuteReaderAsync(ct);
        var after = new Dictionary<string, object?>(values, StringComparer.Ordinal);
        while (await row.ReadAsync(ct))
        {
            var isLater = row.GetInt64(0) > entry.Version && row.GetInt64(1) != entry.ChangeSet;
            foreach (var change in ChangeLog.Parse(entry.Type!, Convert.ToString(row.GetValue(2), CultureInfo.InvariantCulture)!))
            {
                values[change.Field.Name] = change.Before;
                if (isLater) after[change.Field.Name] = change.Before;
            }
        }

        try
        {
            return memory.Matches(where, new View(values)) && !memory.Matches(where, new View(after));
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private sealed class View(Dictionary<string, object?> values) : IRecordView
    {
        public object? this[Field field] => field.IsComputed ? throw new NotSupportedException() : values.GetValueOrDefault(field.Name);

        public IRecordView? Follow(Field link) => throw new NotSupportedException();

        public IEnumerable<IRecordView> Related(Relation relation) => throw new NotSupportedException();

        public bool MatchesText(string words) => throw new NotSupportedException();
    }
}
