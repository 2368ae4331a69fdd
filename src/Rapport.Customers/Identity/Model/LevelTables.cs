using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Identity.Model;

/// <summary>
/// Shares of levels among records of one party (m) and of two (u), for each column 16 places; a missing value has the
/// share 1 on both sides and so says nothing. Columns that depend on others have further rows (<see cref="Dependence"/>).
/// </summary>
internal sealed class LevelTables
{
    public const int Width = 16;
    private readonly LinkSchema schema;
    private double[] bits = [];

    /// <summary>By child, then by parent × 8 + level of the parent.</summary>
    private readonly Dependence?[][] rows;
    private int[][] parents;

    public LevelTables(LinkSchema schema)
    {
        this.schema = schema;
        M = new double[schema.Fields.Count * Width];
        U = new double[schema.Fields.Count * Width];
        Array.Fill(M, 1);
        Array.Fill(U, 1);
        foreach (var field in schema.Fields)
            for (var l = 1; l < field.Comparison.Levels.Count; l++) M[(field.Column * Width) + l] = field.Comparison.Expected[l];
        rows = [.. schema.Fields.Select(_ => Array.Empty<Dependence?>())];
        parents = [.. schema.Fields.Select(_ => Array.Empty<int>())];
        Settle();
    }

    public double[] M { get; private set; }

    public double[] U { get; private set; }

    /// <summary>Share of pairs of one party among all pairs.</summary>
    public double Prior { get; set; }

    public IEnumerable<Dependence> Dependences => rows.SelectMany(r => r).OfType<Dependence>();

    public LevelTables With(double[]? m = null, double[]? u = null)
    {
        var other = new LevelTables(schema) { M = m ?? M, U = u ?? U, Prior = Prior };
        other.Depend(Dependences);
        return other;
    }

    public void Set(double[]? m = null, double[]? u = null)
    {
        M = m ?? M;
        U = u ?? U;
        Settle();
    }

    public void Depend(IEnumerable<Dependence> dependences)
    {
        var all = dependences.ToList();
        for (var c = 0; c < rows.Length; c++)
        {
            var own = all.Where(d => d.Child == c).ToList();
            parents[c] = [.. own.Select(d => d.Parent).Distinct().Order()];
            rows[c] = own.Count == 0 ? [] : new Dependence?[schema.Fields.Count * 8];
            foreach (var row in own) rows[c][(row.Parent * 8) + row.ParentLevel] = row;
        }
    }

    private void Settle()
    {
        bits = new double[M.Length];
        for (var i = 0; i < bits.Length; i++) bits[i] = Math.Log2(M[i] / U[i]);
    }

    /// <summary>The row that a column is weighed by: of the parents that explain an agreement the one that explains most; null for the column's own.</summary>
    public Dependence? RowOf(int field, ulong pattern)
    {
        Dependence? best = null;
        foreach (var parent in parents[field])
            if (rows[field][(parent * 8) + (int)(pattern >> (4 * parent) & 7)] is { } row && (best is null || row.Strength > best.Strength)) best = row;
        return best;
    }

    /// <summary>Σ log₂(m/u) (Fellegi &amp; Sunter 1969) over the columns not <paramref name="left"/> out: what a pair's levels add to the log odds.</summary>
    public PatternScore Score(ulong pattern, uint left = 0)
    {
        var sum = 0.0;
        var ownRow = 0u;
        for (var field = 0; field < parents.Length; field++)
        {
            var level = (int)(pattern >> (4 * field) & 15);
            if (level == Comparison.Missing || (left >> field & 1) != 0) continue;
            var row = parents[field].Length > 0 ? RowOf(field, pattern) : null;
            sum += row is null ? bits[(field * Width) + level] : Math.Log2(row.M[level] / row.U[level]);
            if (level == Comparison.Same && row is not { IsExplained: true }) ownRow |= 1u << field;
        }

        return new PatternScore(sum, ownRow);
    }

    /// <summary>p = 1 / (1 + 2^−bits); 0 and 1 at the ends, never NaN.</summary>
    public static double Probability(double bits) => 1 / (1 + Math.Pow(2, -Math.Clamp(bits, -1000, 1000)));

    public static double PriorBits(double prior) => Math.Log2(prior / (1 - prior));

    /// <summary>Shares of levels from weighted counts, drawn a little towards what was expected: no share is ever zero.</summary>
    public static void Share(LinkSchema schema, int field, ReadOnlySpan<double> counts, ReadOnlySpan<double> expected, double pull, Span<double> into)
    {
        var levels = schema.Fields[field].Comparison.Levels.Count;
        var sum = 0.0;
        for (var l = Comparison.Same; l < levels; l++) sum += counts[l];
        for (var l = Comparison.Same; l < levels; l++) into[l] = (counts[l] + (pull * expected[l])) / (sum + pull);
    }
}

/// <summary>Bits of a combination of levels, and which columns agree by their own row: only those are weighed by rarity.</summary>
internal readonly record struct PatternScore(double Bits, uint OwnRows);

/// <summary>
/// Shares of a column's levels where another column has a certain level: two strangers in one street often share the
/// family name, two at one postcode the town. Without these rows such columns would count twice.
/// </summary>
/// <param name="Strength">How much more often the child agrees then (log₂).</param>
public sealed record Dependence(int Child, int Parent, int ParentLevel, double Strength, IReadOnlyList<double> M, IReadOnlyList<double> U)
{
    /// <summary>The parent explains the agreement; otherwise it only tells how often one party differs in both.</summary>
    public bool IsExplained => Strength > 0;
}
