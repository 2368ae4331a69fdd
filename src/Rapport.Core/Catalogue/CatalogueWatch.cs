using Microsoft.Extensions.Logging;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue;

/// <summary>Takes over what other nodes changed in the catalogue.</summary>
public sealed class CatalogueWatch(IDatabase database, CustomFields fields, TimeProvider clock, ILogger<CatalogueWatch> log)
    : CounterWatch(database, CustomFields.VersionCounter, TimeSpan.FromSeconds(1.5), from: -1, clock, log)
{
    protected override Task TakeOverAsync(CancellationToken ct) => fields.RefreshAsync(ct);
}
