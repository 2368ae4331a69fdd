using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Core.Catalogue;
using Rapport.Core.Reports;
using Rapport.Core.Storage;

namespace Rapport.Core.Modules;

/// <summary>One module of the product: what it brings to the catalogue, the database, the container and the routes.</summary>
public abstract class Module
{
    /// <summary>Prefix of the module's tables: <c>cus</c>.</summary>
    public abstract string Prefix { get; }

    public virtual IEnumerable<RecordType> RecordTypes() => [];

    public virtual IEnumerable<SystemTable> Tables() => [];

    public virtual IEnumerable<ReportDefinition> Reports() => [];

    public virtual void AddServices(IServiceCollection services) { }

    public virtual void MapEndpoints(IEndpointRouteBuilder routes) { }
}
