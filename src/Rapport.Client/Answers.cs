using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Rapport.Client;

/// <summary>Something found.</summary>
/// <param name="Match">Which of its fields was meant.</param>
/// <param name="In">Where it was found, if its title does not tell.</param>
public sealed record Hit(string Type, Guid Id, string Title, string? Subtitle, string Match, HitIn? In = null);

/// <summary>The field with the words looked for, of the record found or of one that leads to it, such as a note, and a stretch of its text.</summary>
public sealed record HitIn(string Type, string Field, string Text);

/// <summary>What an undo did.</summary>
/// <param name="Refused">Changes that stay, because something later depends on them: <paramref name="Why"/>.</param>
/// <param name="ChangeSet">The undo itself, which can be undone; null where nothing was taken back.</param>
public sealed record Undone(int Reverted, int Refused, long? ChangeSet, IReadOnlyList<StaysAs> Why);

/// <summary>A record that an undo left as it is.</summary>
public sealed record StaysAs(string Type, Guid Id, string? Title, string? Field, long? LaterChangeSet);

/// <summary>Work in the background.</summary>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>dead</c> or <c>cancelled</c>.</param>
/// <param name="Progress">0 to 1.</param>
public sealed record Job(long Number, string Type, string State, int Attempts, DateTimeOffset RunAt, DateTimeOffset CreatedAt, double? Progress, string? Message, string? Error, JsonObject? Result);

/// <summary>One change of one record.</summary>
/// <param name="Kind">What was done: <c>created</c>, <c>updated</c>, <c>deleted</c> and the like.</param>
/// <param name="Fields">Before and after of each field.</param>
/// <param name="After">Where to go on behind this change; null in the middle of a page.</param>
public sealed record Change(long ChangeSet, DateTimeOffset At, Guid? By, string Origin, string Kind, string? Type, Guid? Id, long? Version, long? UndoOf, IReadOnlyDictionary<string, JsonArray>? Fields, [property: JsonIgnore] string? After = null);

/// <summary>An uploaded file.</summary>
/// <param name="Size">In bytes.</param>
public sealed record StoredFile(Guid Id, string Name, string MediaType, long Size, string Sha256);

internal sealed record Items<T>([property: JsonPropertyName("items")] IReadOnlyList<T> Entries);
