using System.Data.Common;
using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Webhooks;

/// <summary>Subscriptions and deliveries out of their tables.</summary>
internal static class WebhookRows
{
    private const string HookColumns = "n, name, url, user_id, types, kinds, criteria, secret, old_secret, old_until, state, reason, cursor, failures, wait_until, created_at, created_by, last_at";
    private const string DeliveryColumns = "d.n, d.hook, d.event_id, d.kind, d.type_no, d.record_id, d.version, d.set_id, d.by_id, d.origin, d.at, d.state, d.attempts, d.next_at, d.done_at, d.status, d.millis, d.request, d.response, d.error";

    /// <param name="rest">What follows the table, with <c>$1…</c> for <paramref name="values"/>.</param>
    public static async Task<List<Webhook>> HooksAsync(IDatabase database, string rest, CancellationToken ct, params object?[] values)
    {
        var hooks = new List<Webhook>();
        await ReadAsync(database, $"select {HookColumns} from core_webhook {rest}", values, (row, dialect) => hooks.Add(Hook(row, dialect)), ct);
        return hooks;
    }

    public static async Task<List<WebhookDelivery>> DeliveriesAsync(IDatabase database, string rest, CancellationToken ct, params object?[] values)
    {
        var deliveries = new List<WebhookDelivery>();
        await ReadAsync(database, $"select {DeliveryColumns} from core_webhook_delivery d {rest}", values, (row, dialect) => deliveries.Add(Delivery(row, dialect)), ct);
        return deliveries;
    }

    private static async Task ReadAsync(IDatabase database, string sql, object?[] values, Action<DbDataReader, SqlDialect> take, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in values) database.Dialect.Bind(command, value);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) take(row, database.Dialect);
    }

    private static Webhook Hook(DbDataReader row, SqlDialect dialect) => new(row.GetInt64(0),
        new WebhookWish(row.GetString(1), row.GetString(2)) { User = Id(row, dialect, 3), Types = Names(row.GetString(4)), Kinds = Names(row.GetString(5)), Where = Text(row, 6) },
        Id(row, dialect, 3)!.Value, row.GetString(10) == "on" ? WebhookState.On : WebhookState.Paused, Text(row, 11))
    {
        Secret = row.GetString(7),
        OldSecret = Text(row, 8),
        OldUntil = Moment(row, dialect, 9),
        Cursor = row.GetString(12),
        Failures = (int)row.GetInt64(13),
        WaitUntil = Moment(row, dialect, 14),
        CreatedAt = Moment(row, dialect, 15)!.Value,
        CreatedBy = Id(row, dialect, 16),
        LastAt = Moment(row, dialect, 17),
    };

    private static WebhookDelivery Delivery(DbDataReader row, SqlDialect dialect) => new(row.GetInt64(0), row.GetInt64(1), Id(row, dialect, 2)!.Value, row.GetString(3),
        Number(row, 4) is { } type ? (short)type : null, Id(row, dialect, 5), Number(row, 6), Moment(row, dialect, 10)!.Value)
    {
        ChangeSet = Number(row, 7),
        By = Id(row, dialect, 8),
        Origin = Text(row, 9),
        State = Enum.Parse<DeliveryState>(row.GetString(11), ignoreCase: true),
        Attempts = (int)row.GetInt64(12),
        NextAt = Moment(row, dialect, 13),
        DoneAt = Moment(row, dialect, 14),
        Status = (int?)Number(row, 15),
        Millis = (int?)Number(row, 16),
        Request = Text(row, 17),
        Response = Text(row, 18),
        Error = Text(row, 19),
    };

    public static string Word(DeliveryState state) => state.ToString().ToLowerInvariant();

    public static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string[] Names(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static string? Text(DbDataReader row, int i) => row.IsDBNull(i) ? null : row.GetString(i);

    private static long? Number(DbDataReader row, int i) => row.IsDBNull(i) ? null : Convert.ToInt64(row.GetValue(i), CultureInfo.InvariantCulture);

    private static Guid? Id(DbDataReader row, SqlDialect dialect, int i) => row.IsDBNull(i) ? null : (Guid?)dialect.FromDb(FieldKind.Link, row, i);

    private static DateTime? Moment(DbDataReader row, SqlDialect dialect, int i) => row.IsDBNull(i) ? null : (DateTime?)dialect.FromDb(FieldKind.DateTime, row, i);
}
