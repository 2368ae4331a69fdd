using System.Text.Json;
using Rapport.Core.Jobs;

namespace Rapport.Core.Catalogue.RollUps;

/// <summary>What an administrator is told of a roll-up.</summary>
public static class RollUpStanding
{
    /// <summary>
    /// <c>kept</c>; <c>building</c> while older records get their values; else why it is worked out at each reading: <c>viewer</c>,
    /// <c>clock</c>, <c>elsewhere</c>, <c>words</c>, or <c>broken</c> where its expression cannot be read.
    /// </summary>
    public static string Of(RecordType type, Field field, RecordCatalogue catalogue) =>
        field.Kept is { } kept ? kept.IsReady ? "kept" : "building" : RollUpPlan.Of(type, field, catalogue).Reason ?? "building";

    /// <summary>What would become of a definition that is still being typed: <c>kept</c> or a reason as above.</summary>
    public static string Of(RecordType type, string name, FieldDefinition definition, RecordCatalogue catalogue)
    {
        var field = Formulas.Completed(definition, type, name, catalogue).ToField(name);
        var next = Formulas.With(catalogue, type, field);
        return RollUpPlan.Of(next[type.Name], field, next).Reason ?? "kept";
    }

    /// <summary>How far those are that are being built, by name of the field: 0 to 1, nothing where its job waits or is not there.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> ProgressAsync(JobQueue jobs, RecordType type, CancellationToken ct)
    {
        var progress = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var job in (await jobs.ListAsync(JobState.Running, 50, ct)).Where(j => j is { Type: RollUpOrders.JobType, Progress: not null }))
        {
            var order = JsonSerializer.Deserialize<RollUpOrder>(job.Payload)!;
            if (order.Type != type.Name) continue;
            foreach (var field in type.Fields.Where(f => f.Kept is { } kept && order.Places.Contains(kept.Place))) progress[field.Name] = job.Progress!.Value;
        }

        return progress;
    }
}
