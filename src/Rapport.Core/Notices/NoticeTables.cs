using Rapport.Core.Storage;

namespace Rapport.Core.Notices;

/// <summary>Who follows what, what they are told, and how far the change log was read for it.</summary>
internal static class NoticeTables
{
    public static IEnumerable<SystemTable> All()
    {
        // Only what somebody said: who follows a record because it is theirs has no row. "follows" is false for whoever left.
        yield return new("core_follow",
        [
            new("n", ColumnType.Integer) { IsNumber = true },
            new("user_id", ColumnType.Id, true), new("type_no", ColumnType.Integer, true), new("record_id", ColumnType.Id, true), new("follows", ColumnType.Flag, true), new("at", ColumnType.Moment, true),
        ],
        [new("ux_core_follow", "record_id, user_id", Unique: true)]);

        yield return new("core_notice",
        [
            new("n", ColumnType.Integer) { IsNumber = true },
            new("user_id", ColumnType.Id, true), new("kind", ColumnType.Text, true), new("type_no", ColumnType.Integer), new("record_id", ColumnType.Id), new("set_id", ColumnType.Integer),
            new("by_id", ColumnType.Id), new("at", ColumnType.Moment, true), new("detail", ColumnType.Json, true), new("read_at", ColumnType.Moment),
            // Two notices with one key are the same, or gather in one; emptied where what comes later begins anew.
            new("gather", ColumnType.Text),
        ],
        [new("ix_core_notice_user", "user_id, n"), new("ux_core_notice_gather", "user_id, gather", Unique: true)]);

        yield return new("core_reader", [new("name", ColumnType.Text, true), new("cursor", ColumnType.Text, true)], []) { PrimaryKey = "name" };
    }
}
