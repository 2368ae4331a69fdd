namespace Rapport.Core.Values;

/// <summary>A postal address; <paramref name="Country"/> is an ISO 3166-1 alpha-2 code.</summary>
public sealed record PostalAddress(
    string? Street = null, string? City = null, string? Region = null, string? Postcode = null, string? Country = null)
{
    /// <summary>An address of these parts; none of them is no address.</summary>
    public static PostalAddress? OrNone(string? street, string? city, string? region, string? postcode, string? country) =>
        street is null && city is null && region is null && postcode is null && country is null ? null : new PostalAddress(street, city, region, postcode, country);
}

/// <summary>A point in degrees, WGS 84.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude);
