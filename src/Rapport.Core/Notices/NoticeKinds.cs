namespace Rapport.Core.Notices;

/// <summary>What somebody is told of. The words stand in the database and in what the API answers.</summary>
public static class NoticeKinds
{
    public const string Mentioned = "mentioned";
    public const string Assigned = "assigned";

    /// <summary>Something that one follows was changed, or something was added to it.</summary>
    public const string Changed = "changed";

    /// <summary>What one follows became part of another record, or came apart again.</summary>
    public const string Merged = "merged";
    public const string Due = "due";
    public const string Overdue = "overdue";
    public const string Job = "job";

    /// <summary>A flow says something of a record.</summary>
    public const string Flow = "flow";

    public static IReadOnlyList<string> All { get; } = [Mentioned, Assigned, Changed, Merged, Due, Overdue, Job, Flow];
}
