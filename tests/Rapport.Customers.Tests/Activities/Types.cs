using Rapport.Core.Catalogue;

namespace Rapport.Customers.Tests.Activities;

/// <summary>The module's types as a catalogue has them, with one of another module that has a story.</summary>
internal static class Types
{
    public static RecordCatalogue Catalogue { get; } = new(Companions.With([.. new CustomersModule().RecordTypes(), new RecordTypeBuilder("order", 21, "sal_order", "number").With(t => t with { HasStory = true }).Field("number", FieldKind.Text).Link("party", "party", "orders").Build()]));
}
