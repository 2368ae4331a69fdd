using Rapport.Core.Storage;

namespace Rapport.Core.Jobs;

internal static class JobTable
{
    public static SystemTable Table { get; } = new("core_job",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        new("type", ColumnType.Text, true), new("payload", ColumnType.Json, true), new("state", ColumnType.Text, true),
        new("priority", ColumnType.Integer, true), new("run_at", ColumnType.Moment, true), new("attempts", ColumnType.Integer, true), new("most_attempts", ColumnType.Integer, true),
        new("lease_until", ColumnType.Moment), new("leased_by", ColumnType.Text), new("progress", ColumnType.Real), new("message", ColumnType.Text),
        new("checkpoint", ColumnType.Json), new("result", ColumnType.Json), new("error", ColumnType.Text), new("cancel_requested", ColumnType.Integer, true),
        // The key while the job is open, empty afterwards: uniqueness holds among open jobs only.
        new("open_key", ColumnType.Text), new("created_at", ColumnType.Moment, true), new("created_by", ColumnType.Id), new("done_at", ColumnType.Moment),
    ],
    [new("ux_core_job_key", "open_key", Unique: true), new("ix_core_job_state", "state, run_at"), new("ix_core_job_lease", "state, lease_until"), new("ix_core_job_type", "type, n")]);
}
