using Rapport.Core.Bulk;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Bulk;

/// <summary>Says orders over many records and what became of them.</summary>
internal static class BulkWords
{
    public static string Address(long job) => $"/bulk/{job.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>What is being done, while it runs.</summary>
    public static string Doing(Texts texts, BulkWork work, RecordCatalogue catalogue) => work.Order.Steps is { } flow
        ? texts[work.Result is null ? "bulk.toFlow" : "bulk.flowing", ("flow", flow.Title?.For(texts.Culture)), ("types", Types(texts, work, catalogue)), ("count", work.Result?.Total ?? 0)] :
        work.Result is { } result ? texts[Word(work, "bulk.changing", "bulk.deleting", "bulk.merging", "bulk.parting"), ("types", Types(texts, work, catalogue)), ("count", result.Total)]
        : texts[Word(work, "bulk.toChange", "bulk.toDelete", "bulk.toMerge", "bulk.toPart"), ("types", Types(texts, work, catalogue))];

    /// <summary>What was to be done, said of one that is over.</summary>
    public static string Named(Texts texts, BulkWork work, RecordCatalogue catalogue) => work.Order.Steps is not null ? Doing(texts, work, catalogue) : texts[Word(work, "bulk.change", "bulk.deletion", "bulk.merge", "bulk.part"), ("types", Types(texts, work, catalogue)), ("count", work.Result?.Total ?? 0)];

    private static string Word(BulkWork work, string edit, string delete, string merge, string unmerge) => work.Order.Deed switch
    {
        BulkDeed.Delete => delete,
        BulkDeed.Merge => merge,
        BulkDeed.Unmerge => unmerge,
        _ => edit,
    };

    public static string Types(Texts texts, BulkWork work, RecordCatalogue catalogue) => catalogue.Find(work.Order.Type) is { } type ? texts.Types(type) : work.Order.Type;

    /// <summary>What became of it.</summary>
    public static string Did(Texts texts, BulkWork work)
    {
        if (work.State == JobState.Dead) return Failure(texts, work);
        // Before the first record was looked at nobody knows whether any would differ.
        if (work is { State: JobState.Cancelled, Result: null or { Changed: 0, Unchanged: 0, Refused: 0 } }) return texts["bulk.stoppedAtOnce"];
        var (result, word) = (work.Result ?? new BulkResult(), Word(work, "bulk.changed", "list.deleted", "bulk.merged", "bulk.parted"));
        var said = result.Changed == 0 && result.Refused == 0 ? texts["bulk.nothing"] : texts[word, ("count", result.Changed)];
        if (result.Refused > 0) said = texts["bulk.andRefused", ("done", said), ("count", result.Refused)];
        return work.State == JobState.Cancelled ? texts["bulk.stopped", ("done", said)] : said;
    }

    public static string Failure(Texts texts, BulkWork work) => texts.Failure(work.Error) ?? work.Error ?? "";

    /// <summary>Whether nothing was done and something refused: nothing to be glad of.</summary>
    public static bool IsInVain(BulkWork work) => work is { State: JobState.Done, Result: { Changed: 0, Refused: > 0 } };

    /// <summary>Done, and something was refused all the same.</summary>
    public static bool IsPartial(BulkWork work) => work is { State: JobState.Done, Result: { Changed: > 0, Refused: > 0 } };

    /// <summary>"City → Graz", "Tags + vip".</summary>
    public static IEnumerable<string> Edits(Texts texts, FieldFormat format, BulkWork work, RecordCatalogue catalogue)
    {
        if (catalogue.Find(work.Order.Type) is not { } type) yield break;
        foreach (var edit in work.Order.Edits)
        {
            if (type.Find(edit.Field) is not { } field) continue;
            var value = ValueJson.Read(edit.Value, field.Kind, storage: true);
            var shown = value is null ? texts["bulk.empty"] : format.Show(type, field, value, new RecordRow(Guid.Empty, 0, new Dictionary<string, object?>(StringComparer.Ordinal), work.Titles));
            yield return texts["bulk.said." + edit.Mode, ("field", texts.Field(type, field)), ("value", shown)];
        }
    }

    /// <summary>The address of the list of what was changed.</summary>
    public static string Changed(BulkWork work) => new Lists.ListAddress(work.Order.Type, Lists.ListAddress.All, string.Join(" or ", work.Result!.Sets.Select(s => $"changedSet = {s.ToString(System.Globalization.CultureInfo.InvariantCulture)}"))).Uri;

    /// <summary>Why a record was left as it is, with the field that it is about.</summary>
    public static string Reason(Texts texts, Problem problem, RecordType? type) =>
        // What a limit says begins with the field.
        !LimitProblem.Is(problem) && problem.At is { } at && type?.Find(at) is { } field ? texts["bulk.about", ("field", texts.Field(type, field)), ("problem", texts.Problem(problem))] : texts.Problem(problem);
}
