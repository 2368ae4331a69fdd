namespace Rapport.Core.Storage;

/// <summary>A table of the program itself (not of a record type), described for both databases.</summary>
public sealed record SystemTable(string Name, IReadOnlyList<SystemColumn> Columns, IReadOnlyList<SystemIndex> Indexes)
{
    public string? PrimaryKey { get; init; }
}

public sealed record SystemColumn(string Name, ColumnType Type, bool Required = false)
{
    /// <summary>The row number: identity on PostgreSQL, the rowid on SQLite.</summary>
    public bool IsNumber { get; init; }
}

public sealed record SystemIndex(string Name, string Columns, bool Unique = false)
{
    /// <summary>Finds rows by the words that the JSON list in its column holds; each database has a form of its own for it.</summary>
    public bool OfList { get; init; }
}

/// <summary>The change log, timeline, links and counters.</summary>
public static class CoreTables
{
    public static IEnumerable<SystemTable> All()
    {
        yield return new("core_change_set",
        [
            new("id", ColumnType.Integer) { IsNumber = true },
            new("at", ColumnType.Moment, true), new("user_id", ColumnType.Id), new("origin", ColumnType.Text, true),
            new("label", ColumnType.Text), new("undo_of", ColumnType.Integer), new("undone_by", ColumnType.Integer),
            // Empty while a bulk run is going on; the key lets the same run find its set again after a crash.
            new("done_at", ColumnType.Moment), new("run_key", ColumnType.Text),
            // The last sign of life of a bulk run, and when a run that gave none was closed by somebody else.
            new("beat_at", ColumnType.Moment), new("abandoned_at", ColumnType.Moment),
            new("created", ColumnType.Integer, true), new("changed", ColumnType.Integer, true), new("deleted", ColumnType.Integer, true),
            // Whose rights a deputy used who could not do it alone.
            new("for_id", ColumnType.Id),
            // Order of the change feed: (tx, id). Written anew with each commit under the set.
            new("tx", ColumnType.Stamp),
        ],
        [new("ix_core_change_set_at", "at"), new("ix_core_change_set_user", "user_id, at"), new("ix_core_change_set_tx", "tx, id"), new("ix_core_change_set_run", "run_key")]);

        yield return new("core_change",
        [
            new("n", ColumnType.Integer) { IsNumber = true },
            new("set_id", ColumnType.Integer, true), new("type_no", ColumnType.Integer, true), new("record_id", ColumnType.Id, true),
            new("version", ColumnType.Integer, true), new("kind", ColumnType.Text, true), new("fields", ColumnType.Json, true),
        ],
        [new("ix_core_change_set_id", "set_id, n"), new("ux_core_change_record", "record_id, version", Unique: true), new("ix_core_change_kind", "kind, n")]);

        yield return Changes.RemovedRecords.Table;

        yield return new("core_timeline",
        [
            new("n", ColumnType.Integer) { IsNumber = true },
            new("party_id", ColumnType.Id, true), new("at", ColumnType.Moment, true), new("kind", ColumnType.Text, true),
            new("type_no", ColumnType.Integer, true), new("record_id", ColumnType.Id, true), new("text", ColumnType.Text),
            new("amount", ColumnType.Integer), new("set_id", ColumnType.Integer, true),
        ],
        [new("ix_core_timeline_party", "party_id, at, n"), new("ix_core_timeline_record", "record_id"), new("ix_core_timeline_set", "set_id")]);

        yield return new("core_link",
        [
            new("n", ColumnType.Integer) { IsNumber = true },
            new("type_no", ColumnType.Integer, true), new("field", ColumnType.Text, true), new("from_id", ColumnType.Id, true), new("to_id", ColumnType.Id, true),
        ],
        [new("ux_core_link", "from_id, field, to_id", Unique: true), new("ix_core_link_to", "to_id, field")]);

        yield return new("core_counter",
            [new("name", ColumnType.Text, true), new("next", ColumnType.Integer, true)], [])
        { PrimaryKey = "name" };

        yield return new("core_setting",
            [new("name", ColumnType.Text, true), new("value", ColumnType.Json, true)], [])
        { PrimaryKey = "name" };
    }
}
