using Rapport.Core.Storage;

namespace Rapport.Core.Webhooks;

/// <summary>Who is told of changes at which address, and what was or is to be sent.</summary>
internal static class WebhookTables
{
    public static IEnumerable<SystemTable> All()
    {
        yield return new("core_webhook",
        [
            new("n", ColumnType.Integer) { IsNumber = true },
            new("name", ColumnType.Text, true), new("url", ColumnType.Text, true), new("user_id", ColumnType.Id, true),
            // Names by comma; empty means all.
            new("types", ColumnType.Text, true), new("kinds", ColumnType.Text, true), new("criteria", ColumnType.Text),
            // The secret before the last change is used beside it for a day, so that the receiver can follow.
            new("secret", ColumnType.Text, true), new("old_secret", ColumnType.Text), new("old_until", ColumnType.Moment),
            new("state", ColumnType.Text, true), new("reason", ColumnType.Text),
            // How far the change log was read for it: moved in the transaction that puts the deliveries in.
            new("cursor", ColumnType.Text, true),
            new("failures", ColumnType.Integer, true), new("wait_until", ColumnType.Moment), new("lease_until", ColumnType.Moment), new("leased_by", ColumnType.Text),
            new("created_at", ColumnType.Moment, true), new("created_by", ColumnType.Id), new("last_at", ColumnType.Moment),
        ], []);

        yield return new("core_webhook_delivery",
        [
            new("n", ColumnType.Integer) { IsNumber = true },
            new("hook", ColumnType.Integer, true), new("event_id", ColumnType.Id, true), new("kind", ColumnType.Text, true),
            new("type_no", ColumnType.Integer), new("record_id", ColumnType.Id), new("version", ColumnType.Integer),
            new("set_id", ColumnType.Integer), new("by_id", ColumnType.Id), new("origin", ColumnType.Text), new("at", ColumnType.Moment, true),
            new("state", ColumnType.Text, true), new("attempts", ColumnType.Integer, true), new("next_at", ColumnType.Moment), new("done_at", ColumnType.Moment),
            new("status", ColumnType.Integer), new("millis", ColumnType.Integer), new("request", ColumnType.Text), new("response", ColumnType.Text), new("error", ColumnType.Text),
        ],
        [new("ix_core_webhook_delivery_hook", "hook, state, n"), new("ix_core_webhook_delivery_record", "record_id, hook, state, n"), new("ix_core_webhook_delivery_done", "done_at"), new("ix_core_webhook_delivery_at", "hook, at, n")]);
    }
}
