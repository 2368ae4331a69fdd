using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.RollUps;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Merging;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.RollUps;

/// <summary>What specifications of kept roll-ups have in common: parties that count and sum their orders.</summary>
public abstract class RollUpEngine(SharedPostgres? postgres) : MergeEngine(postgres)
{
    private protected Core.Catalogue.CustomFields Fields => Get<Core.Catalogue.CustomFields>();

    private protected Task<Field> RollUpAsync(string name, string expression) =>
        Fields.AddAsync("party", name, new FieldDefinition { Kind = FieldKind.RollUp, Expression = expression }, Principal.System, default);

    /// <summary>Carries out what was ordered.</summary>
    private protected async Task BuildAsync()
    {
        var handler = new RollUpBuilding(Database, Get<CatalogueHolder>(), Fields, Get<TimeProvider>());
        using var worker = new JobWorker(Get<JobQueue>(), [handler], TimeProvider.System, NullLogger<JobWorker>.Instance);
        while (await worker.RunOneAsync("w", default)) { }
        Assert.All(await Get<JobQueue>().ListAsync(null, 100, default), j => Assert.True(j.Type != RollUpOrders.JobType || j.State == JobState.Done, j.Error));
    }

    private protected async Task<Guid> OrderAsync(Guid? party, decimal? total, params (string Name, object? Value)[] values) =>
        (await CreateAsync(Order, [("placedAt", Day), ("party", party), ("total", total), .. values])).Items[0].Id;

    private protected async Task<object?> ValueAsync(Guid party, string field, Principal? who = null) =>
        (await Reader.ListAsync(new RecordQuery(Party, $"id = \"{party}\"", null, [field], 1), who ?? Principal.System, default)).Rows.Single().Values[0];

    /// <summary>How many records keep another value than comes out of the related ones now.</summary>
    private protected async Task<long> WrongAsync()
    {
        var wrong = 0L;
        foreach (var (type, _, where, sql) in RollUpCheck.Of(Database.Dialect, Store.Catalogue))
        {
            await using var connection = await Database.OpenAsync(default);
            await using var command = connection.CreateCommand();
            command.CommandText = $"select count(*) from {type.Table} t where {where}";
            foreach (var value in sql.Parameters) Database.Dialect.Bind(command, value);
            wrong += Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
        }

        return wrong;
    }
}
