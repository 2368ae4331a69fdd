using Rapport.Core.Catalogue;

namespace Rapport.Core.Prints;

/// <summary>A value as it is to be shown, with what its form depends on.</summary>
public sealed record PrintValue(RecordType Type, Field Field, object? Value, string? Currency, IReadOnlyDictionary<Guid, string> Titles);

/// <summary>A piece of the page, filled. Texts are texts: whoever draws them escapes them.</summary>
public abstract record PrintedPart;

public sealed record PrintedLine(PrintStyle Style, IReadOnlyList<PrintedRun> Runs) : PrintedPart;

public sealed record PrintedRule : PrintedPart;

/// <summary><paramref name="More"/> says that there are more rows than are printed.</summary>
public sealed record PrintedTable(IReadOnlyList<PrintedColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string>? Sums, bool More) : PrintedPart;

/// <param name="Head">Words of the template; null takes the label of the field.</param>
public sealed record PrintedColumn(string? Head, RecordType Type, Field Field);

public sealed record PrintedRun(string Text, bool Bold);
