using System.Text.RegularExpressions;
using Rapport.Core.Catalogue;

namespace Rapport.Kit.Lists;

/// <summary>On which fields it hangs which records a list shows, in which order, in which groups and with which figures in its foot.</summary>
internal static partial class ListDependence
{
    private static readonly string[] Bookkeeping = ["changedAt", "changedBy", "version"];

    /// <summary>Names of fields, rather too many than too few; null where any change may matter.</summary>
    /// <param name="scope">As in <see cref="Records.RecordRights.Scope"/>.</param>
    public static IReadOnlySet<string>? Of(RecordType type, string? scope, string? where, string? sort, string? group, IReadOnlyDictionary<string, string> totals)
    {
        if (scope is null) return null;
        var figures = totals.Where(t => t.Value != "count").Select(t => t.Key);
        var names = Word().Matches($"{scope} {where} {sort ?? type.DefaultSort} {group} {string.Join(' ', figures)}").Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        // Full text is made of many fields, a formula of those that it names, and the moment of the last change moves with each.
        return names.Contains("text") || names.Contains("matches") || names.Overlaps(Bookkeeping) || names.Any(n => type.Find(n) is { IsComputed: true }) ? null : names;
    }

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{N}_]*")]
    private static partial Regex Word();
}
