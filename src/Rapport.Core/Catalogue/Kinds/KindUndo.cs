using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Changes.Undoing;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>
/// Takes a change of kind back: the field becomes what it was, with the values it had to the letter where nobody wrote another since,
/// and those written since read back. That is a change of kind itself, and can be taken back the same way.
/// </summary>
internal sealed class KindUndo(IDatabase database, CatalogueHolder holder, IRecordIndexer index, TimeProvider clock)
{
    /// <summary>The field whose kind was changed by a set; null where the set is another deed.</summary>
    public (RecordType Type, Field Field, FormerKind Former)? Find(long set) =>
        (from type in holder.Current.Types from field in type.Fields from former in field.Former where former.Set == set select ((RecordType, Field, FormerKind)?)(type, field, former)).FirstOrDefault();

    public async Task<UndoOutcome> RunAsync(long set, Principal who, bool preview, CancellationToken ct, IProgress<double>? progress)
    {
        CustomFields.Demand(who);
        holder.Publish(await CustomFields.LoadAsync(database, holder.Current, ct));
        var (type, field, former) = Find(set) ?? throw new ProblemException(Problem.Missing("undo.noSuchSet", null, ("set", set)));
        if (former.Next != field.Key) throw new ProblemException(Problem.Refused("kind.undoLater", null, ("set", set), ("later", Following(field, former).Set), ("name", field.Name), ("kind", field.Kind.ToString()), ("wanted", former.Definition.Kind.ToString())));
        var back = former.ToField(field.Name);
        if (Formulas.Broken(holder.Current, Formulas.With(holder.Current, type, back)) is { } broken) throw new ProblemException(Problem.Refused("fields.usedBy", null, ("type", broken.Type.Name), ("name", broken.Field.Name)));
        var size = (int)await new UndoJobs(new Jobs.JobQueue(database, clock), database).SizeAsync(set, ct);
        var told = new UndoOutcome(0, size, 0, []) { Kind = new(type.Name, field.Name, field.Kind, former.Definition.Kind) };
        if (preview) return told;
        var run = await BulkRun.OpenAsync(database, index, clock, new WriteContext(KindRun.Acting(who), KindRun.Origin, field.Label?.For(CultureInfo.InvariantCulture) ?? field.Name) { UndoOf = set }, "kind-back-" + set.ToString(CultureInfo.InvariantCulture), again: false, ct);
        try
        {
            var at = await KindRun.BeginAsync(database, type, field, former.Key, ct);
            var reading = former.Back ?? new KindReading { Zone = former.Reading.Zone, Language = former.Reading.Language, Points = former.Reading.Points };
            await new KindRun(database, holder, clock, who) { UndoOf = set, Tell = share => { progress?.Report(share); return Task.CompletedTask; } }
                .RunAsync(type, field, former.Definition, reading, former, at, run, ct);
        }
        finally
        {
            await run.FinishAsync(0, 0, CancellationToken.None);
        }

        return told with { ChangeSet = run.ChangeSet };
    }

    /// <summary>The latest change of the kind, which goes back first.</summary>
    private static FormerKind Following(Field field, FormerKind former) => field.Former.LastOrDefault(f => f.Next == field.Key) ?? former;
}
