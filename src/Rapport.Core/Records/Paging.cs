using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Records;

/// <summary>
/// Keyset paging: one branch per key level, deepest first, each an index range of its own; empty values come last as a
/// branch of their own, in both directions. A single OR over the levels walks the whole table on PostgreSQL.
/// </summary>
internal sealed class Paging
{
    private readonly IReadOnlyList<SortKey> keys;
    private readonly object?[]? after;
    private readonly long afterNumber;

    private Paging(IReadOnlyList<SortKey> keys, object?[]? after, long afterNumber)
    {
        this.keys = keys;
        this.after = after;
        this.afterNumber = afterNumber;
    }

    public IReadOnlyList<SortKey> Keys => keys;

    /// <summary>Order of all branches.</summary>
    public string OrderBy => string.Join(", ", keys.Select((k, i) => i == 0 || !k.MayBeEmpty ? $"{k.Column}{k.Direction}" : $"{k.Column} is null, {k.Column}{k.Direction}").Append($"t.n{(Down ? " desc" : "")}"));

    private bool Down => keys.Count > 0 && keys[^1].Descending;

    public static Paging Of(RecordType type, string? sort, string? cursor)
    {
        var list = new List<SortKey>();
        foreach (var part in (string.IsNullOrWhiteSpace(sort) ? type.DefaultSort : sort).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var name = part.TrimStart('-');
            var field = type.Find(name) ?? throw new ProblemException(Problem.Invalid("sort.unknownField", name, ("type", type.Name)));
            if (field.Column is null || field.IsList || field.Kind is FieldKind.Address or FieldKind.Location)
                throw new ProblemException(Problem.Invalid("sort.notSortable", name));
            list.Add(new SortKey(field, part[0] == '-'));
        }

        if (list.Count > 5) throw new ProblemException(Problem.Invalid("sort.tooManyKeys", null, ("most", 5)));
        if (cursor is null) return new Paging(list, null, 0);
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(cursor));
            var parts = json.RootElement.EnumerateArray().ToArray();
            if (parts.Length != list.Count + 2 || parts[0].GetString() != Signature(list)) throw new FormatException("The cursor belongs to another sort.");
            return new Paging(list, [.. list.Select((k, i) => ValueJson.Read(parts[i + 2], k.Kind, storage: true))], parts[1].GetInt64());
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            throw new ProblemException(Problem.Invalid("cursor.unreadable", "cursor"));
        }
    }

    public string CursorAfter(object?[] keyValues, long number)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            json.WriteStringValue(Signature(keys));
            json.WriteNumberValue(number);
            for (var i = 0; i < keys.Count; i++) ValueJson.Write(json, keys[i].Kind, keyValues[i], storage: true);
            json.WriteEndArray();
        }

        return Base64Url.EncodeToString(stream.ToArray());
    }

    /// <summary>Conditions of the branches, to be run one after another until the page is full. Empty text means no condition.</summary>
    public IEnumerable<Func<SqlValues, SqlDialect, string>> Branches()
    {
        if (after is null)
        {
            if (keys.Count == 0 || !keys[0].MayBeEmpty) return [(_, _) => ""];
            return [(_, _) => $"{keys[0].Column} is not null", (_, _) => $"{keys[0].Column} is null"];
        }

        return From();
    }

    private IEnumerable<Func<SqlValues, SqlDialect, string>> From()
    {
        yield return (values, dialect) => And(Prefix(keys.Count, values, dialect), $"t.n {(Down ? "<" : ">")} {values.Add(afterNumber)}");
        for (var level = keys.Count - 1; level >= 0; level--)
        {
            var (at, key) = (level, keys[level]);
            if (after![at] is null) continue;
            yield return (values, dialect) => And(Prefix(at, values, dialect), $"{key.Column} {(key.Descending ? "<" : ">")} {values.Add(dialect.ToDb(key.Kind, after[at]))}");
            if (key.MayBeEmpty) yield return (values, dialect) => And(Prefix(at, values, dialect), $"{key.Column} is null");
        }
    }

    private string Prefix(int length, SqlValues values, SqlDialect dialect) => string.Join(" and ",
        keys.Take(length).Select((k, i) => after![i] is null ? $"{k.Column} is null" : $"{k.Column} = {values.Add(dialect.ToDb(k.Kind, after[i]))}"));

    private static string And(string a, string b) => a.Length == 0 ? b : $"{a} and {b}";

    private static string Signature(IReadOnlyList<SortKey> keys) => string.Join(',', keys.Select(k => (k.Descending ? "-" : "") + k.Field.Name));
}

/// <summary>One key of a sort, by the column that holds its order.</summary>
internal sealed record SortKey(Field Field, bool Descending)
{
    public string Column { get; } = "t." + (Field.SortColumn ?? Field.FoldedColumn ?? Field.Column);

    public FieldKind Kind => Field.SortColumn is not null || Field.FoldedColumn is not null ? FieldKind.Text : Field.Kind;

    public bool MayBeEmpty => !Field.Required && Field.Name is not (SystemFields.Id or SystemFields.Version or "createdAt" or "changedAt" or "createdSet" or "changedSet");

    public string Direction => Descending ? " desc" : "";
}
