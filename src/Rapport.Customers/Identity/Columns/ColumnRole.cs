namespace Rapport.Customers.Identity.Columns;

/// <summary>What a column says about a party; decides how its values are prepared, compared and blocked by.</summary>
public enum ColumnRole
{
    /// <summary>Not compared.</summary>
    Ignored,
    GivenName,
    FamilyName,
    FullName,
    Company,
    Day,
    Email,
    Phone,

    /// <summary>A number that belongs to one party alone: tax, passport, social security.</summary>
    Identity,
    Street,
    HouseNumber,
    City,
    Postcode,
    Region,
    Country,
    Gender,

    /// <summary>One of few values.</summary>
    Category,

    /// <summary>Any other text.</summary>
    Text,

    /// <summary>Any other number or code.</summary>
    Code,
}

/// <summary>One column that the comparison of records reads.</summary>
public sealed record LinkColumn(string Name, ColumnRole Role);
