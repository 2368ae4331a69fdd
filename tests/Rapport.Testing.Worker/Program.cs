using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Files;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Storage.Postgres;
using Rapport.Storage.Sqlite;
using Rapport.Testing.Worker;

// A worker to be killed: takes jobs of type "make" and writes one record for each, and carries out orders over many records
// and their undo, until nothing is left. With "leasing" it holds jobs of type "hold" by long leases, its lock in the folder.
//   Rapport.Testing.Worker sqlite FOLDER | postgres CONNECTION [merging ID,ID,… | leasing FOLDER]
await using IDatabase database = args[0] == "sqlite" ? SqliteDatabase.Open(args[1]) : await PostgresDatabase.OpenAsync(args[1], CancellationToken.None);
var core = new CoreModule();
var catalogue = new RecordCatalogue([.. core.RecordTypes(), new RecordTypeBuilder("thing", 90, "tst_thing", "name").Named("name").Words("place").Field("level", FieldKind.Integer).Build()]);
var services = new ServiceCollection().AddLogging().AddSingleton(database).AddSingleton(new CatalogueHolder(catalogue))
    .AddSingleton(new WorkplaceFolder(Path.GetTempPath()));
core.AddServices(services);
await using var provider = services.BuildServiceProvider();
if (args.Length > 2 && args[2] == "merging")
{
    var pairs = args[3].Split(',').Select(Guid.Parse).Chunk(2).Select(two => (two[0], two[1])).ToList();
    await MergingLoop.RunAsync(provider, pairs);
}

if (args.Length > 2 && args[2] == "leasing")
{
    using var holder = new JobWorker(provider.GetRequiredService<JobQueue>(), [new Holding()], TimeProvider.System, NullLogger<JobWorker>.Instance, new WorkplaceFolder(args[3])) { Look = TimeSpan.FromMilliseconds(20) };
    await holder.StartAsync(CancellationToken.None);
    await Task.Delay(Timeout.Infinite);
}

using var worker = new JobWorker(provider.GetRequiredService<JobQueue>(), [new Making(provider.GetRequiredService<RecordStore>()), .. provider.GetServices<IJobHandler>().Where(h => h.Type is "bulk" or "undo" or "core.kind" or "core.rollup" or "core.sortKeys")], TimeProvider.System, NullLogger<JobWorker>.Instance)
{
    Lease = TimeSpan.FromSeconds(1),
    Look = TimeSpan.FromMilliseconds(20),
};
await worker.StartAsync(CancellationToken.None);
Console.WriteLine("working");
await Task.Delay(Timeout.Infinite);
