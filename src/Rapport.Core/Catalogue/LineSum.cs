namespace Rapport.Core.Catalogue;

/// <summary>
/// A field of the parent that follows from its lines: the sum of their field <paramref name="Of"/>, or their number where
/// none is named. An order's total is the sum of its lines' amounts.
/// </summary>
/// <param name="Field">Integer or money field of the parent; nobody writes it by hand while there are lines.</param>
public sealed record LineSum(string Field, string? Of = null);
