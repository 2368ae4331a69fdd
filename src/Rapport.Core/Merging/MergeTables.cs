using Rapport.Core.Storage;

namespace Rapport.Core.Merging;

/// <summary>Who was merged into whom, by which act, and by what the merged-away are still found.</summary>
internal static class MergeTables
{
    public static SystemTable Merges { get; } = new("core_merge",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        new("set_id", ColumnType.Integer, true), new("type_no", ColumnType.Integer, true), new("survivor_id", ColumnType.Id, true), new("loser_id", ColumnType.Id, true),
        // The change set that took the merge back; null while it stands.
        new("until_set", ColumnType.Integer),
        // Place among those merged at once, the version of the survivor that the merge made, and from whom each field was taken.
        new("place", ColumnType.Integer, true), new("version", ColumnType.Integer, true), new("choices", ColumnType.Json, true), new("title", ColumnType.Text),
        // The job that merged many; null where a person merged these alone.
        new("job", ColumnType.Integer),
    ],
    [new("ix_core_merge_job", "job"), new("ix_core_merge_loser", "loser_id"), new("ix_core_merge_survivor", "survivor_id"), new("ix_core_merge_set", "set_id"), new("ix_core_merge_until", "until_set")]);

    /// <summary>Codes and other unique values, and files, of records that are merged away now.</summary>
    public static SystemTable Keys { get; } = new("core_merged_key",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        new("set_id", ColumnType.Integer, true), new("type_no", ColumnType.Integer, true), new("loser_id", ColumnType.Id, true), new("field", ColumnType.Text, true),
        new("value", ColumnType.Text, true), new("code", ColumnType.Text),
    ],
    [new("ix_core_merged_key_value", "value, type_no"), new("ix_core_merged_key_code", "code"), new("ix_core_merged_key_set", "set_id")]);

    /// <summary>Saved lists that named a merged-away record, as they were and as the merge left them.</summary>
    public static SystemTable Views { get; } = new("core_merged_view",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        new("set_id", ColumnType.Integer, true), new("view_id", ColumnType.Id, true), new("before", ColumnType.Text, true), new("after", ColumnType.Text, true),
    ],
    [new("ix_core_merged_view_set", "set_id")]);

    public static IEnumerable<SystemTable> All() => [Merges, Keys, Views];
}
