namespace Rapport.Core.Prints;

/// <summary>A piece of a template; <paramref name="Line"/> is where it stands in the text, from 1.</summary>
public abstract record PrintPart(int Line);

/// <summary>A paragraph, heading (<paramref name="Level"/> 1 or 2), point of a list or line at the right edge.</summary>
public sealed record PrintLine(int Line, PrintStyle Style, IReadOnlyList<PrintRun> Runs) : PrintPart(Line);

public sealed record PrintRule(int Line) : PrintPart(Line);

/// <summary>Shown where the expression holds, otherwise the other parts.</summary>
public sealed record PrintIf(int Line, string When, IReadOnlyList<PrintPart> Then, IReadOnlyList<PrintPart> Else) : PrintPart(Line);

/// <summary>Once for each related record.</summary>
public sealed record PrintEach(int Line, PrintRows Rows, IReadOnlyList<PrintPart> Body) : PrintPart(Line);

/// <summary>Related records as the rows of a table.</summary>
public sealed record PrintTable(int Line, PrintRows Rows, IReadOnlyList<PrintColumn> Columns) : PrintPart(Line);

/// <summary>Which related records, by the name that the record has for them, in which order.</summary>
public sealed record PrintRows(string Relation, string? Where, string? Sort);

/// <summary>One column: its head (null takes the field's label), what stands in it, and whether a sum stands below.</summary>
public sealed record PrintColumn(int Line, string? Head, string Expression, bool Sum);

/// <summary>Words, or the value of an expression.</summary>
public sealed record PrintRun(string Text, bool IsValue, bool Bold);

public enum PrintStyle
{
    Text,
    Heading,
    Subheading,
    Item,
    Right,
}
