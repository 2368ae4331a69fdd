using Rapport.Core.Catalogue;

namespace Rapport.Customers.Activities;

/// <summary>
/// What is written about: a record, and the customer whose it is, so that the one story of the customer has it too.
/// </summary>
internal sealed record ComposerSubject(RecordCatalogue Catalogue, RecordType About, Guid Id, Guid? Party)
{
    /// <summary>Links a note, activity or file to both.</summary>
    public void Put(string companion, Dictionary<string, object?> values)
    {
        var type = Catalogue[companion];
        if (Party is { } party && type.SubjectOf("party") is { } customer) values[customer.Name] = party;
        if (type.SubjectOf(About.Name) is { } link) values[link.Name] = Id;
    }
}
