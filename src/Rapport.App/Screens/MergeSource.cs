using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Kit.Merging;
using Rapport.Kit.Records;

namespace Rapport.App.Screens;

/// <summary>Merges as the screens of one signed-in person see them.</summary>
internal sealed class MergeSource(RecordMerging merging, MergedRecords merged, IRecordSource source, IEnumerable<IMergeProposer> proposers, Visitor visitor) : IMergeSource
{
    public bool MayMerge(RecordType type) => MergeableTypes.Is(type) && visitor.Who.May(Functions.Merge) && visitor.Who.AccessTo(type).Write != RecordScope.None;

    public bool MayMergeMany(RecordType type) => MayMerge(type) && proposers.Any(p => p.Type == type.Name);

    public async Task<MergeAnswer<MergeProposal>> ProposeAsync(RecordType type, MergeQuestion question, CancellationToken cancel)
    {
        try
        {
            var proposal = await proposers.First(p => p.Type == type.Name).ProposeAsync(question, visitor.Who, cancel);
            var shown = proposal.Groups.Take(MergeProposal.MostShown).SelectMany(g => g.Others.Prepend(g.Survivor)).ToList();
            return new MergeAnswer<MergeProposal>(proposal, await source.TitlesAsync(type.Name, shown, cancel), []);
        }
        catch (ProblemException refusal)
        {
            return new MergeAnswer<MergeProposal>(null, new Dictionary<Guid, string>(), refusal.Problems);
        }
    }

    public Task<MergeAnswer<MergeOutcome>> LookAsync(MergeWish wish, CancellationToken cancel) => AnswerAsync(() => merging.PreviewAsync(wish, visitor.Who, cancel), Of, wish.Type, cancel);

    public Task<MergeAnswer<MergeOutcome>> MergeAsync(MergeWish wish, CancellationToken cancel) => AnswerAsync(() => merging.MergeAsync(wish, new WriteContext(visitor.Who, RecordMerging.Origin), cancel), Of, wish.Type, cancel);

    public Task<MergeAnswer<UnmergeOutcome>> LookBackAsync(UnmergeWish wish, CancellationToken cancel) => AnswerAsync(() => merging.PreviewAsync(wish, visitor.Who, cancel), Of, null, cancel);

    public Task<MergeAnswer<UnmergeOutcome>> UnmergeAsync(UnmergeWish wish, CancellationToken cancel) => AnswerAsync(() => merging.UnmergeAsync(wish, new WriteContext(visitor.Who, RecordMerging.BackOrigin), cancel), Of, null, cancel);

    public async Task<IReadOnlyList<MergedInto>> IntoAsync(Guid id, CancellationToken cancel)
    {
        var found = await merging.IntoAsync(id, cancel);
        if (found.Count == 0) return [];
        var people = await source.TitlesAsync("user", [.. found.Select(f => f.By).OfType<Guid>().Distinct()], cancel);
        return [.. found.GroupBy(f => f.Set).Select(g => new MergedInto(g.Key, g.First().At, g.First().By is { } by ? people.GetValueOrDefault(by) : null, string.Join(", ", g.Select(f => f.Title))))];
    }

    public Task<Guid?> FollowAsync(Guid id, CancellationToken cancel) => merged.FollowAsync(id, cancel);

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Of(MergeOutcome outcome) => outcome.Parts.Select(p => p.Values);

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Of(UnmergeOutcome outcome) =>
        outcome.AskedFields.SelectMany(f => f.Losers.Values.Append(f.Now).Append(f.Survivor).Select(v => (IReadOnlyDictionary<string, object?>)new Dictionary<string, object?>(StringComparer.Ordinal) { [f.Field.Name] = v }));

    private async Task<MergeAnswer<T>> AnswerAsync<T>(Func<Task<T>> work, Func<T, IEnumerable<IReadOnlyDictionary<string, object?>>> values, RecordType? type, CancellationToken cancel)
        where T : class
    {
        try
        {
            var outcome = await work();
            type ??= (outcome as UnmergeOutcome)?.Type;
            var titles = new Dictionary<Guid, string>();
            var rows = values(outcome).ToList();
            foreach (var group in type!.Fields.Where(f => f.Kind is FieldKind.Link or FieldKind.MultiLink && f.Target is not null && f.Section != "system").GroupBy(f => f.Target!))
            {
                var ids = group.SelectMany(f => rows.Select(r => r.GetValueOrDefault(f.Name))).SelectMany(v => v switch { Guid one => [one], Guid[] many => many, _ => Array.Empty<Guid>() }).Distinct().ToList();
                foreach (var (id, title) in await source.TitlesAsync(group.Key, ids, cancel)) titles[id] = title;
            }

            return new MergeAnswer<T>(outcome, titles, []);
        }
        catch (ProblemException refusal)
        {
            return new MergeAnswer<T>(null, new Dictionary<Guid, string>(), refusal.Problems);
        }
    }
}
