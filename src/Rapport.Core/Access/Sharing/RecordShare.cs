using Rapport.Core.Storage;

namespace Rapport.Core.Access.Sharing;

/// <summary>
/// One record that somebody shares with a person, or with a team and all below it, to be read or to be changed as well, until the
/// end of a day or until it is ended.
/// </summary>
public sealed record RecordShare(long Number, string Type, Guid Record, Guid? Person, int? Team, bool Write, DateOnly? Until)
{
    /// <summary>What the person or team is called.</summary>
    public string With { get; init; } = "";

    /// <summary>Who shared it.</summary>
    public string By { get; init; } = "";

    public DateTime At { get; init; }

    /// <summary>Its last day is over.</summary>
    public bool IsOver { get; init; }

    internal static SystemTable Table { get; } = new("core_record_share",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        new("type", ColumnType.Text, true), new("record_id", ColumnType.Id, true), new("user_id", ColumnType.Id), new("team_no", ColumnType.Integer),
        new("may_write", ColumnType.Flag, true), new("until_day", ColumnType.Day), new("made_at", ColumnType.Moment, true), new("made_by", ColumnType.Id), new("ended_at", ColumnType.Moment),
    ],
    [new("ix_core_record_share_record", "record_id"), new("ix_core_record_share_user", "user_id"), new("ix_core_record_share_team", "team_no")]);
}
