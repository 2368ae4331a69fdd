using System.Text.Json.Serialization;
using Rapport.Core.Access;

namespace Rapport.Core.Merging;

/// <summary>Records that become one, by id: <paramref name="Survivor"/> stays. Choices and versions as in <see cref="MergeWish"/>.</summary>
public sealed record MergeGroup(Guid Survivor, IReadOnlyList<Guid> Others)
{
    public IReadOnlyDictionary<string, Guid> Choices { get; init; } = new Dictionary<string, Guid>(StringComparer.Ordinal);

    public IReadOnlyDictionary<Guid, long> Versions { get; init; } = new Dictionary<Guid, long>();
}

/// <summary>Which of a group stays.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MergeStay>))]
public enum MergeStay
{
    /// <summary>The one that was there first: its number is the one that people know.</summary>
    Oldest,

    /// <summary>The one that was worked with last.</summary>
    Latest,
}

/// <summary>
/// Among which records duplicates are looked for: all that fit <paramref name="Where"/> but for <see cref="Except"/>, or those of
/// <see cref="Ids"/>. <paramref name="From"/> is the least probability with which two count as one.
/// </summary>
public sealed record MergeQuestion(string? Where, double From, MergeStay Stays)
{
    public IReadOnlyList<Guid>? Ids { get; init; }

    public IReadOnlyList<Guid> Except { get; init; } = [];
}

/// <summary>Groups that can be merged, the surest first, and how many were left to people for which reason.</summary>
public sealed record MergeProposal(IReadOnlyList<MergeGroup> Groups, IReadOnlyDictionary<string, int> Left)
{
    /// <summary>Most groups that one order merges: what a person can still look through.</summary>
    public const int MostGroups = 1_000;

    /// <summary>Most records of one group: a wrong bridge must not make one of many.</summary>
    public const int MostOfOne = 10;

    /// <summary>Groups that are shown by name before somebody says yes.</summary>
    public const int MostShown = 8;

    /// <summary>There are more groups than one order takes.</summary>
    public bool IsMore { get; init; }

    public int Records => Groups.Sum(g => g.Others.Count + 1);
}

/// <summary>Finds what is the same among records of one type; a module that knows how offers one.</summary>
public interface IMergeProposer
{
    string Type { get; }

    Task<MergeProposal> ProposeAsync(MergeQuestion question, Principal who, CancellationToken ct);
}
