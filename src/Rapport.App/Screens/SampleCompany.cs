using Rapport.App.Demo;
using Rapport.Core.Records;
using Rapport.Kit.Home;

namespace Rapport.App.Screens;

/// <summary>The demo company, loaded from the home page of an empty workplace.</summary>
internal sealed class SampleCompany(RecordStore store, TimeProvider clock, Visitor visitor) : ISampleCompany
{
    private const int Customers = 300;

    public bool MayLoad => visitor.Who.May("import");

    public async Task<long> LoadAsync(CancellationToken cancel) =>
        (await new DemoCompany(store, clock).MakeAsync(Customers, 1, visitor.Who, null, cancel)).ChangeSet;
}
