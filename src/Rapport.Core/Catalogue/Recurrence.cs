namespace Rapport.Core.Catalogue;

/// <summary>A day that comes round each year: a birthday, a wedding day.</summary>
/// <param name="If">Yes/no field that says whether a record's does; null for always.</param>
/// <param name="Lunar">Yes/no field that says whether it goes by the Chinese calendar; null for never.</param>
public sealed record Recurrence(string? If = null, string? Lunar = null);
