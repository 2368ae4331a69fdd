using Rapport.Core.Catalogue;
using Rapport.Core.Modules;
using Rapport.Customers.Parties;

namespace Rapport.Customers;

/// <summary>Parties, their relations and the story of each.</summary>
public sealed class CustomersModule : Module
{
    public override string Prefix => "cus";

    public override IEnumerable<RecordType> RecordTypes() =>
    [
        PartyType.Describe(), RelationType.Describe(), NoteType.Describe(),
        ContactPointType.Describe(), AddressType.Describe(), ImportantDateType.Describe(), PreferenceType.Describe(),
    ];
}
