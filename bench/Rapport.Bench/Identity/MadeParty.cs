namespace Rapport.Bench.Identity;

/// <summary>One record as a source would hold it; empty texts where it holds nothing.</summary>
internal sealed record MadeParty
{
    public static IReadOnlyList<string> Head { get; } = ["ref", "given_name", "family_name", "company", "birthday", "email", "phone", "street", "postcode", "city", "country", "truth"];

    public string Given { get; set; } = "";
    public string Family { get; set; } = "";
    public string Company { get; set; } = "";
    public string Birthday { get; set; } = "";
    public string Email { get; set; } = "";
    public string Phone { get; set; } = "";
    public string Street { get; set; } = "";
    public string Postcode { get; set; } = "";
    public string City { get; set; } = "";
    public string Country { get; set; } = "";

    /// <summary>Number of the real party.</summary>
    public int Truth { get; set; }

    public bool IsHan => Country == "China";

    public string?[] Cells(int number) => [$"R{number:0000000}", Given, Family, Company, Birthday, Email, Phone, Street, Postcode, City, Country, $"P{Truth:0000000}"];
}
