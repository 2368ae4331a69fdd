using Microsoft.Extensions.DependencyInjection;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Modules;
using Rapport.Core.Reports;
using Rapport.Kit.Records;
using Rapport.Sales.Orders;
using Rapport.Sales.Payments;
using Rapport.Sales.Products;
using Rapport.Sales.Reports;
using Rapport.Sales.Retail;
using Rapport.Sales.Story;

namespace Rapport.Sales;

/// <summary>What is sold, to whom, and what was paid.</summary>
public sealed class SalesModule : Module
{
    public override string Prefix => "sal";

    public override IEnumerable<RecordType> RecordTypes() =>
        [ProductType.Describe(), OrderType.Describe(), OrderLineType.Describe(), PaymentType.Describe()];

    public override void AddServices(IServiceCollection services) =>
        services.AddRecordPanel<CustomerStory>("party", 10).AddSingleton<IImportKind, RetailKind>();

    public override IEnumerable<ReportDefinition> Reports() => SalesReports.All();
}
