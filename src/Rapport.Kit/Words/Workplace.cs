using Rapport.Core.Catalogue;

namespace Rapport.Kit.Words;

/// <summary>What the whole firm shares: the name above the navigation and the currency of amounts that name none (ISO 4217).</summary>
public sealed class Workplace
{
    public string Name { get; set; } = "Rapport";

    public string Currency { get; set; } = RecordCatalogue.UsualCurrency;
}
