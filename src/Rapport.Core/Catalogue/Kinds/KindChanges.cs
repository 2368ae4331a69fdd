using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>
/// The door to changes of a field's kind: looked at first, then carried out by a job. Until its last step the field is what it was,
/// and from then on what it is to be; what stood there stays in the history. Asks for the function <c>fields</c>.
/// </summary>
public sealed class KindChanges(IDatabase database, CatalogueHolder holder, CustomFields fields, Users users, RoleBook roles, RecordReader reader, JobQueue queue, TimeProvider clock)
{
    public const string JobType = "core.kind";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>What is said of a field, as far as it means something to <paramref name="kind"/>: a change of kind need not say it again.</summary>
    public FieldDefinition Kept(FieldDefinition said, FieldKind kind)
    {
        var kept = (said with { Kind = kind }).Fitting();
        // 12 may be 12 % then, and 12 % may be 12: bounds and defaults are said anew.
        if (KindReading.AsksPoints(said.Kind, kind)) kept = kept with { Min = null, Max = null, Default = null };
        var value = kept.DefaultValue();
        return value is null || RecordRules.Check(kept.ToField("default") with { Required = false }, ref value, holder.Current.Region) is not null ? kept with { Default = null } : kept;
    }

    /// <summary>The same of a field as it is stored; nothing but the kind where there is none, which a look or the order refuses.</summary>
    public async Task<FieldDefinition> KeptAsync(string type, string name, FieldKind kind, CancellationToken ct) =>
        await fields.StoredAsync(type, name, ct) is { Stored: { } stored, Retired: false } ? Kept(stored, kind) : new FieldDefinition { Kind = kind };

    /// <summary>Reads on in the table for some seconds and says what the change would do so far; begins anew without <paramref name="soFar"/>.</summary>
    public async Task<KindPreview> PreviewAsync(KindOrder order, KindPreview? soFar, Principal who, CancellationToken ct, TimeSpan? patience = null)
    {
        var (type, field, next) = await CheckAsync(order, who, ct, isLook: true);
        order = Meant(order, field);
        soFar ??= new KindPreview { LostProperties = await LostAsync(order, ct), Uses = await new KindUses(database, users, roles).FindAsync(holder.Current, type, field, next, who, ct) };
        return soFar.IsComplete ? soFar : await new KindScan(database, reader, clock).ReadAsync(type, field, next, order.Reading, holder.Current, soFar, patience ?? Patience, who, ct);
    }

    /// <summary>What is read so stays read so: an undo and a redo of years later find it said.</summary>
    private static KindOrder Meant(KindOrder order, Field field) => order with { Reading = order.Reading.Between(field.Kind, order.Definition.Kind) };

    private async Task<IReadOnlyList<string>> LostAsync(KindOrder order, CancellationToken ct) =>
        (await fields.StoredAsync(order.Type, order.Name, ct)).Stored is { } stored ? [.. stored.Said().Except(order.Definition.Said()).Where(p => p != "kind")] : [];

    /// <summary>Puts the change into the queue; answers the job's number. Refused at once where something would not fit any more.</summary>
    public async Task<long> StartAsync(KindOrder order, Principal who, CancellationToken ct)
    {
        var (type, field, next) = await CheckAsync(order, who, ct);
        order = Meant(order, field);
        var blocked = (await new KindUses(database, users, roles).FindAsync(holder.Current, type, field, next, who, ct)).Where(u => u.Blocks).ToList();
        if (blocked.Count > 0) throw new ProblemException([.. blocked.Select(Blocked)]);
        return await queue.EnqueueAsync(new JobOrder(JobType, JsonSerializer.Serialize(order, FieldDefinition.Json), $"kind:{order.Type}.{order.Name}") { Priority = 1 }, who, ct);
    }

    /// <summary>What became of it.</summary>
    public static KindOutcome? ResultOf(Job job) => job is { Type: JobType, Result: { } result } ? JsonSerializer.Deserialize<KindOutcome>(result, FieldDefinition.Json) : null;

    public static KindOrder? OrderOf(Job job) => job.Type == JobType ? JsonSerializer.Deserialize<KindOrder>(job.Payload, FieldDefinition.Json) : null;

    internal static Problem Blocked(FieldUse use) => Problem.Refused("kind.usedBy." + use.Where, null, ("type", use.Type), ("name", use.Name));

    private async Task<(RecordType Type, Field Field, Field Next)> CheckAsync(KindOrder order, Principal who, CancellationToken ct, bool isLook = false)
    {
        CustomFields.Demand(who);
        await fields.RefreshAsync(ct);
        var type = holder.Current.Find(order.Type) ?? throw new ProblemException(Problem.Missing("type.unknown", null, ("type", order.Type)));
        var field = type.Find(order.Name) is { IsCustom: true } found ? found : throw new ProblemException(Problem.Missing("fields.missing", null, ("name", order.Name), ("type", order.Type)));
        if (KindWays.Problem(field, order.Definition) is { } noWay) throw new ProblemException(noWay);
        var problems = new DefinitionCheck(type, order.Name, order.Definition, holder.Current, isNew: false).Problems().ToList();
        // Choices are often made of the words that a look finds: it begins without any.
        if (isLook && order.Definition.Choices is not { Count: > 0 }) problems.RemoveAll(p => p.Code == "fields.badChoices");
        foreach (var (word, meaning) in order.Reading.Meanings)
            if (meaning.Length > 0 && order.Definition.Choices is { Count: > 0 } choices && choices.All(c => c.Key != meaning)) problems.Add(Problem.Invalid("kind.noSuchChoice", "meanings", ("word", word), ("choice", meaning)));
        if (TimeZoneInfo.TryFindSystemTimeZoneById(order.Reading.Zone, out _) is false) problems.Add(Problem.Invalid("kind.noSuchZone", "zone", ("zone", order.Reading.Zone)));
        if (order.Reading.Language is not ("en" or "zh-Hans" or "zh-Hant")) problems.Add(Problem.Invalid("kind.noSuchLanguage", "language", ("language", order.Reading.Language)));
        return problems.Count > 0 ? throw new ProblemException(problems) : (type, field, order.Definition.ToField(order.Name));
    }
}
