using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>The counters behind readable codes such as C-00093.</summary>
internal static class AutoNumbers
{
    /// <summary>Gives the drafts that have none their number; those that brought one move the counter.</summary>
    public static async Task FillAsync(WriteSession session, RecordType type, Field field, IReadOnlyList<Dictionary<string, object?>> drafts)
    {
        await PassAsync(session, type, field, drafts.Select(d => d.GetValueOrDefault(field.Name) as string));
        var open = drafts.Where(d => d.GetValueOrDefault(field.Name) is null).ToList();
        if (open.Count == 0) return;
        var next = await DrawAsync(session, type, field, open.Count);
        foreach (var draft in open) draft[field.Name] = string.Format(CultureInfo.InvariantCulture, field.Pattern ?? "{0}", next++);
    }

    /// <summary>
    /// Draws <paramref name="count"/> numbers; gives the first. Beside the transaction: the counter would make all who create
    /// records of the type at the same time wait for each other. One that is rolled back leaves a gap.
    /// </summary>
    private static async Task<long> DrawAsync(WriteSession session, RecordType type, Field field, int count) =>
        (long)(await session.AsideAsync("insert into core_counter (name, next) values ($1, 1 + $2) on conflict (name) do update set next = core_counter.next + $2 returning next", Name(type, field), (long)count))! - count;

    /// <summary>
    /// Moves the counter past codes that came from elsewhere: a number given by an import must never be drawn again, or
    /// nobody could create a record any more.
    /// </summary>
    private static async Task PassAsync(WriteSession session, RecordType type, Field field, IEnumerable<string?> given)
    {
        var highest = given.Max(code => code is null ? 0 : NumberIn(field.Pattern ?? "{0}", code));
        if (highest > 0) await session.AsideAsync("insert into core_counter (name, next) values ($1, $2) on conflict (name) do update set next = $2 where core_counter.next < $2", Name(type, field), highest + 1);
    }

    /// <summary>The number in a code of the pattern; 0 when it is none, or too large to have been counted.</summary>
    internal static long NumberIn(string pattern, string code)
    {
        var open = pattern.IndexOf('{', StringComparison.Ordinal);
        var close = pattern.IndexOf('}', StringComparison.Ordinal);
        if (open < 0 || close < open || code.Length < pattern.Length - (close - open + 1)) return 0;
        if (!code.AsSpan().StartsWith(pattern.AsSpan(0, open), StringComparison.Ordinal) || !code.AsSpan().EndsWith(pattern.AsSpan(close + 1), StringComparison.Ordinal)) return 0;
        var digits = code.AsSpan(open, code.Length - open - (pattern.Length - close - 1));
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000_000_000_000 ? number : 0;
    }

    private static string Name(RecordType type, Field field) => $"{type.Name}.{field.Name}";
}
