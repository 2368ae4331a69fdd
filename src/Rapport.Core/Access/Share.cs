namespace Rapport.Core.Access;

/// <summary>What one sharing rule opens to a person: records of a type that meet the criteria, to be read or to be changed as well.</summary>
public sealed record Share(string Rule, string Type, string Criteria, bool Write);
