namespace Rapport.Core.Catalogue;

/// <summary>
/// Says that records of a type fall due: their owners are told on the day and when it has passed. <paramref name="At"/> is
/// the field with the moment, <paramref name="AllDay"/> the one that says that its day is meant as a whole,
/// <paramref name="State"/> the choice field that is <paramref name="Open"/> while it is still to be done.
/// </summary>
public sealed record Deadline(string At, string AllDay, string State, string Open);
