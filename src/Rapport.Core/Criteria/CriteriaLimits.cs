namespace Rapport.Core.Criteria;

/// <summary>Bounds that keep a criterion from exhausting stack, memory or database.</summary>
public static class CriteriaLimits
{
    /// <summary>Characters of text.</summary>
    public const int Length = 20_000;

    /// <summary>Levels of nesting.</summary>
    public const int Depth = 64;

    /// <summary>Links in one path.</summary>
    public const int Links = 4;

    /// <summary>Nodes after formulas were put in place: formulas over formulas grow as powers of two.</summary>
    public const int Nodes = 10_000;

    /// <summary>Corners of a region.</summary>
    public const int Corners = 200;

    /// <summary>Largest number that can be written: every whole number that a field may hold.</summary>
    public const decimal Number = long.MaxValue;

    internal static int Above(Sequence<Criterion> items) => items.Count == 0 ? 1 : items.Max(i => i.Depth) + 1;

    internal static int Of(Sequence<Operand> items) => items.Count == 0 ? 0 : items.Max(i => i.Depth);

    internal static int Above(Operand a, Operand b) => Math.Max(a.Depth, b.Depth) + 1;

    internal static int Above(Operand a, Operand b, Operand c) => Math.Max(Math.Max(a.Depth, b.Depth), c.Depth) + 1;
}
