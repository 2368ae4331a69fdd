using Rapport.Core.Storage;

namespace Rapport.Core.Access.Sharing;

/// <summary>"Records of this type that meet the criteria are shared with a role or a team, to be read or to be changed as well."</summary>
public sealed record SharingDefinition
{
    public string Type { get; init; } = "";

    /// <summary>Criteria in the words of the type; <c>me</c> in them is whoever looks.</summary>
    public string When { get; init; } = "";

    /// <summary>Name of the role with which is shared; exactly one of role and team is given.</summary>
    public string? Role { get; init; }

    /// <summary>Number of the team with which, and with all below it, is shared.</summary>
    public int? Team { get; init; }

    /// <summary>May be changed, too; never deleted.</summary>
    public bool Write { get; init; }

    /// <summary>Kept, but not in force.</summary>
    public bool Off { get; init; }

    internal bool IsFor(string role, int team, TeamTree teams) => Team is { } with ? teams.Under(with).Contains(team) : Role == role;
}

/// <summary>A sharing rule under its name.</summary>
public sealed record SharingRule(string Name, SharingDefinition Definition)
{
    internal static SystemTable Table { get; } = new("core_share",
        [new("name", ColumnType.Text, true), new("definition", ColumnType.Json, true), new("changed_at", ColumnType.Moment, true), new("changed_by", ColumnType.Id)], [])
    { PrimaryKey = "name" };
}
