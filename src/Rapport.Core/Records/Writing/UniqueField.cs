using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Records.Writing;

/// <summary>A field whose values must be unique: where they lie, and which of many are taken.</summary>
internal sealed class UniqueField(RecordType type, Field of, SqlDialect dialect)
{
    /// <summary>Values asked for by one statement; a shorter list is filled up, so that there is one statement to prepare.</summary>
    private const int MostAsked = 200;

    private static readonly string Places = string.Join(", ", Enumerable.Range(0, MostAsked).Select(i => string.Create(CultureInfo.InvariantCulture, $"({i}, ${i + 1})")));

    /// <summary>The stored value in SQL, of a row called <c>t</c>.</summary>
    public string Stored => of.Column is { } column ? "t." + column : dialect.Custom("t", of);

    public object ToDb(object value) => of.Column is null ? dialect.ToCustom(of.Kind, value) : dialect.ToDb(of.Kind, value);

    /// <summary>
    /// Places of the values that cannot be written: some record has them, or one before them in the list does. Empty
    /// values are never taken.
    /// </summary>
    public async Task<IReadOnlyList<int>> TakenAsync(WriteSession session, IReadOnlyList<object?> values)
    {
        var firsts = new Dictionary<object, int>();
        var taken = new List<int>();
        for (var i = 0; i < values.Count; i++)
            if (values[i] is { } value && !firsts.TryAdd(value, i)) taken.Add(i);
        foreach (var some in firsts.Chunk(MostAsked))
        {
            var asked = new object?[MostAsked];
            for (var i = 0; i < MostAsked; i++) asked[i] = ToDb(some[Math.Min(i, some.Length - 1)].Key);
            await using var command = session.Command($"with k (i, v) as (values {Places}) select k.i from k where exists (select 1 from {type.Table} t where {Stored} = k.v)", asked);
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
                if (Convert.ToInt32(row.GetValue(0), CultureInfo.InvariantCulture) is var i && i < some.Length) taken.Add(some[i].Value);
        }

        return [.. taken.Order()];
    }
}
