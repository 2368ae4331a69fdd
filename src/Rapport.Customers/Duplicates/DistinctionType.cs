using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Customers.Duplicates;

/// <summary>
/// "These two are not the same": somebody looked and decided. A record like any other, so that the history tells who and
/// when, undo takes it back, and a merge carries it over to the survivor.
/// </summary>
internal static class DistinctionType
{
    public const string Name = "distinction";

    public static RecordType Describe() => new RecordTypeBuilder(Name, 18, "cus_distinction", "label")
        .With(t => t with { IsOfProgram = true, HasOwner = false, Parent = "party", Icon = "versions", DefaultSort = "-createdAt", Complete = Complete, Check = Check })
        .Link("party", "party", "distinctions", f => f with { Required = true, InList = true })
        .Link("other", "party", "distinctFrom", f => f with { Required = true, InList = true })
        .Field("reason", FieldKind.Text, f => f with { InList = true, MaxLength = 300 })
        .Field("label", FieldKind.Text, f => f with { ReadOnly = true, MaxLength = 300 })
        .Build();

    /// <summary>The record is called by why it stands.</summary>
    private static void Complete(Dictionary<string, object?> values, IReadOnlyDictionary<string, object?>? before, DateTime now) =>
        values["label"] = values.GetValueOrDefault("reason") is string { Length: > 0 } reason ? reason : "≠";

    private static Problem? Check(IReadOnlyDictionary<string, object?> values) =>
        values.GetValueOrDefault("other") is Guid other && other.Equals(values.GetValueOrDefault("party")) ? Problem.Refused("distinction.itself", "other") : null;
}
