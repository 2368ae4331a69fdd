using Rapport.Core.Catalogue;

namespace Rapport.Core.Notices;

/// <summary>The field in which a record keeps the people whom its text names: links, so that a name may change or be shared.</summary>
public static class MentionField
{
    public const string Name = "mentions";

    public static Field? Of(RecordType type) => type.Find(Name) is { Kind: FieldKind.MultiLink, Target: "user" } field ? field : null;
}
