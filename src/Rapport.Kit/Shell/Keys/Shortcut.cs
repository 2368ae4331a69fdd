using Rapport.Kit.Words;

namespace Rapport.Kit.Shell.Keys;

/// <summary>
/// Something that keys can do. <paramref name="Id"/> begins with where they do it: <c>list.</c>, <c>record.</c>, <c>review.</c>, <c>check.</c>; every other
/// beginning means everywhere. <paramref name="Keys"/> are those it has until a person chooses others; empty for none.
/// A module adds its own to the services; the text <c>shortcuts.{id}</c> names them.
/// </summary>
public sealed record Shortcut(string Id, string Keys = "")
{
    /// <summary>Says its name where no text has one.</summary>
    public Func<Texts, string>? Title { get; init; }

    /// <summary>The type whose records alone have it; null for all.</summary>
    public string? Type { get; init; }

    public string Place => Id[..Id.IndexOf('.', StringComparison.Ordinal)];

    private bool IsEverywhere => Place is not ("list" or "record" or "review" or "check");

    /// <summary>Both may be meant on the same page.</summary>
    public bool SharesPlaceWith(Shortcut other) => IsEverywhere || other.IsEverywhere || (Place == other.Place && (Type is null || other.Type is null || Type == other.Type));
}
