using Microsoft.Extensions.DependencyInjection;
using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Customers.Duplicates.Automatic;
using Rapport.Customers.Duplicates.Checking;
using Rapport.Customers.Duplicates.Model;
using Rapport.Customers.Duplicates.Queue;
using Rapport.Customers.Duplicates.Scan;

namespace Rapport.Customers.Duplicates;

public static class DuplicateServices
{
    internal static IServiceCollection AddDuplicates(this IServiceCollection services) => services
        .AddSingleton<PartyModels>().AddSingleton<PartyRows>().AddSingleton<PartyScan>().AddSingleton<AutomaticList>()
        .AddSingleton(s => new DuplicateQueue(s.GetRequiredService<IDatabase>(), s.GetRequiredService<RecordReader>(), s.GetRequiredService<PartyModels>(), s.GetRequiredService<PartyRows>()))
        .AddSingleton(s => new DuplicateCheck(s.GetRequiredService<IDatabase>(), s.GetRequiredService<RecordReader>(), s.GetRequiredService<PartyModels>(), s.GetRequiredService<PartyRows>(), s.GetRequiredService<UserDirectory>()))
        .AddSingleton(s => new DuplicateScans(s.GetRequiredService<IDatabase>(), s.GetRequiredService<PartyModels>(), s.GetRequiredService<JobQueue>()))
        .AddSingleton<Core.Merging.IMergeProposer, Together.DuplicateGroups>()
        .AddSingleton<IJobHandler, FullScan>().AddSingleton<IJobHandler, AutomaticMerges>();

    /// <summary>Follows the changes of parties in this process; on nodes that work off jobs.</summary>
    public static IServiceCollection AddDuplicateWatch(this IServiceCollection services) => services.AddHostedService<DuplicateWatch>();
}
