namespace Rapport.Core.Values;

/// <summary>A postal address; <paramref name="Country"/> is an ISO 3166-1 alpha-2 code.</summary>
public sealed record PostalAddress(
    string? Street = null, string? City = null, string? Region = null, string? Postcode = null, string? Country = null);

/// <summary>A point in degrees, WGS 84.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude);
