using System.Text.Json;
using Rapport.Customers.Identity.Blocking;
using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Identity.Model;

/// <summary>
/// What was learnt, apart from the records it was learnt from: scores any two records, says why, and gives a record's
/// blocking keys. Immutable; for any number of threads; kept as JSON.
/// </summary>
public sealed class LinkModel
{
    private readonly LinkSchema schema;
    private readonly LevelTables tables;

    public LinkModel(ModelData data)
    {
        Data = data;
        schema = new LinkSchema([.. data.Fields.Select(f => f.Column)]);
        tables = new LevelTables(schema);
        var (m, u) = ((double[])tables.M.Clone(), (double[])tables.U.Clone());
        foreach (var (field, c) in data.Fields.Select((f, i) => (f, i)))
        {
            for (var l = 0; l < field.Levels.Count; l++) (m[(c * LevelTables.Width) + l], u[(c * LevelTables.Width) + l]) = (field.M[l], field.U[l]);
        }

        tables.Set(m, u);
        tables.Depend(data.Dependences);
    }

    public ModelData Data { get; }

    public IReadOnlyList<LinkColumn> Columns => schema.Columns;

    public string ToJson() => JsonSerializer.Serialize(Data, JsonSerializerOptions.Web);

    public static LinkModel FromJson(string json) => new(JsonSerializer.Deserialize<ModelData>(json, JsonSerializerOptions.Web) ?? throw new JsonException("no model"));

    /// <summary>A record as the model compares it; values in the order of <see cref="Columns"/>.</summary>
    public PreparedRecord Prepare(IReadOnlyList<string?> values) =>
        new([.. schema.Columns.Select((c, i) => i < values.Count && values[i]?.Trim() is { Length: > 0 } text ? ValueForms.Prepare(text, c.Role) : null)]);

    /// <summary>
    /// Probability that two records are of one party, and what each column adds: log₂(λ/(1−λ)) + Σ log₂(m/u), for shared
    /// values with the value's own share instead of u (Fellegi &amp; Sunter 1969, equation for the weights; Splink).
    /// </summary>
    public PairScore Score(PreparedRecord a, PreparedRecord b)
    {
        var prior = LevelTables.PriorBits(Data.Prior);
        var pattern = 0UL;
        foreach (var field in schema.Fields) pattern |= (ulong)(uint)Level(field, a, b) << (4 * field.Column);
        var fields = new List<FieldScore>(schema.Fields.Count);
        var sum = prior;
        foreach (var field in schema.Fields)
        {
            var learnt = Data.Fields[field.Column];
            var level = (int)(pattern >> (4 * field.Column) & 15);
            var row = level == Comparison.Missing ? null : tables.RowOf(field.Column, pattern);
            var (m, u) = row is null ? (learnt.M[level], learnt.U[level]) : (row.M[level], row.U[level]);
            var bits = level == Comparison.Missing ? 0 : Math.Log2(m / u);
            var rarity = level == Comparison.Same && row is not { IsExplained: true } && learnt.Shares is { } shares ? Math.Log2(u / shares.GetValueOrDefault(a.Values[field.Column]!.Key, learnt.RareShare)) : 0;
            sum += bits + rarity;
            fields.Add(new FieldScore(field.Source, field.Comparison.Levels[level], m, u, bits, rarity, a.Values[field.Column]?.Shown, b.Values[field.Column]?.Shown) { Given = row is null ? null : schema.Columns[row.Parent].Name });
        }

        return new PairScore(LevelTables.Probability(sum), sum, prior, fields);
    }

    /// <summary>Keys of a record as texts: two records are worth comparing when they share one.</summary>
    public IReadOnlyList<string> Keys(PreparedRecord record)
    {
        var keys = new List<string>(Data.Rules.Count);
        for (var i = 0; i < Data.Rules.Count; i++)
            if (Data.Rules[i].KeyOf(c => record.Values[c]) is { } key) keys.Add($"{i}\t{key}");
        return keys;
    }

    private static int Level(SchemaField field, PreparedRecord a, PreparedRecord b)
    {
        if (a.Values[field.Column] is not { } own || b.Values[field.Column] is not { } other) return Comparison.Missing;
        var level = field.Comparison.Between(own, other);
        return level == field.Comparison.Different && field.Sibling >= 0 && PairLevels.IsCrossed(own, other, a.Values[field.Sibling], b.Values[field.Sibling]) ? field.Comparison.Crossed : level;
    }
}

/// <summary>A record made ready for scoring; null where a value is missing.</summary>
public sealed record PreparedRecord(IReadOnlyList<IdentityValue?> Values);

/// <summary>A score and its reasons. <paramref name="Bits"/> are log₂ odds; the prior and the columns add up to them.</summary>
public sealed record PairScore(double Probability, double Bits, double PriorBits, IReadOnlyList<FieldScore> Fields);

/// <summary>What one column adds: its level, how often that level occurs among records of one party (m) and of two (u), and the bits of both, those of the shared value's rarity apart.</summary>
public sealed record FieldScore(LinkColumn Column, string Level, double M, double U, double Bits, double RarityBits, string? First, string? Second)
{
    /// <summary>The column whose agreement explains that this one agrees, so that it adds less; null where there is none.</summary>
    public string? Given { get; init; }
}

/// <summary>The learnt numbers.</summary>
public sealed record ModelData(double Prior, IReadOnlyList<FieldData> Fields, IReadOnlyList<Dependence> Dependences, IReadOnlyList<BlockingRule> Rules);

/// <summary>One column: m and u by level; where rarity counts, shares of the common values and of any other.</summary>
public sealed record FieldData(LinkColumn Column, IReadOnlyList<string> Levels, IReadOnlyList<double> M, IReadOnlyList<double> U, IReadOnlyDictionary<string, double>? Shares, double RareShare);
