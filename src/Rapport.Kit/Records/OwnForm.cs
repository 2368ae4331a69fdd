namespace Rapport.Kit.Records;

/// <summary>A form of file that records of one type can be given in besides tables, such as vCards: its short name ends the address of the export, <c>export.{form}</c> is what people call it.</summary>
public sealed record OwnForm(string Type, string Form)
{
    /// <summary>Where a single record is given.</summary>
    public string AddressOf(Guid id) => $"/exports/{Type}?form={Form}&where={Uri.EscapeDataString($"id = '{id:D}'")}";
}
