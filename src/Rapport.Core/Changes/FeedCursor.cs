using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Rapport.Core.Changes;

/// <summary>
/// Where a reader of the feed stands: behind the set (<paramref name="Stamp"/>, <paramref name="Set"/>) or, in a large
/// set, behind a row of it. Opaque outside.
/// </summary>
internal sealed record FeedCursor(ulong Stamp, long Set, FeedPhase Phase, short TypeNo, long N)
{
    public static readonly FeedCursor Start = new(0, 0, FeedPhase.Done, 0, 0);

    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"1.{Stamp}.{Set}.{(int)Phase}.{TypeNo}.{N}")));

    /// <summary>Null when the text is no cursor.</summary>
    public static FeedCursor? Read(string text)
    {
        if (text.Length > 200 || !Base64Url.IsValid(text)) return null;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        return parts.Length == 6 && parts[0] == "1"
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var stamp) && stamp <= long.MaxValue
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var set)
            && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var phase) && phase is >= 0 and <= (int)FeedPhase.Removed
            && short.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out var type)
            && long.TryParse(parts[5], NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? new FeedCursor(stamp, set, (FeedPhase)phase, type, n)
            : null;
    }
}

/// <summary>The order within one set is head, created, logged, removed; the numbers stand in cursors that readers keep.</summary>
internal enum FeedPhase
{
    Head = 0,
    Created = 1,
    Logged = 2,
    Done = 3,

    /// <summary>What a large undo took away, packed by the chunk: <c>N</c> is the chunk, <c>TypeNo</c> how many of it were told.</summary>
    Removed = 4,
}
