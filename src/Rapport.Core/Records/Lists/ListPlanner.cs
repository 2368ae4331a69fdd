using System.Collections.Concurrent;
using System.Data.Common;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Core.Records.Lists;

/// <summary>What a plan is kept under: the same list for the same person.</summary>
internal readonly record struct ListKey(RecordType Type, string? Where, string? Sort, bool IsLong, Guid Who, int Team);

/// <summary>
/// Chooses how a list is read where the table is large: along the sort, along the values of one condition, or what one
/// condition yields, sorted. The cost counted is the rows looked at, since each is a leap in the table. Plans are kept for
/// some minutes: data changes slowly, and a plan that grew old is slow at worst.
/// </summary>
internal sealed class ListPlanner(TimeProvider clock)
{
    private const int MostKept = 2_000;
    private const int MostConditions = 12;

    /// <summary>A union of so many parts takes the server longer to plan than to read.</summary>
    private const int MostValues = 40;

    /// <summary>Reading on in the table is cheaper than leaping in it.</summary>
    private const double ScanCost = 0.12;
    private const double SortCost = 1.2;

    /// <summary>A row that the walks of several values take in turn costs more than one of those fetched together.</summary>
    private const double MergeCost = 2;

    /// <summary>A walk gives up, too, after so many times what the surest way costs: estimates err, and that way stays to be gone.</summary>
    private const double SureFactor = 2;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<ListKey, (ListPlan Plan, long At)> plans = [];

    /// <summary>Below so many rows every way is quick.</summary>
    internal int Smallest { get; set; } = 20_000;

    /// <summary>A walk gives up after so many times the rows that it should take, but never before <see cref="LeastBound"/>.</summary>
    internal double BoundFactor { get; set; } = 6;

    internal double LeastBound { get; set; } = 3_000;

    /// <summary>What it costs to ask the index of a list at all.</summary>
    internal double ListCost { get; set; } = 1_000;

    /// <summary>The plans kept.</summary>
    internal IEnumerable<ListPlan> Plans => plans.Values.Select(p => p.Plan);

    /// <summary>The ways chosen so far.</summary>
    internal IEnumerable<ListWay> Chosen => Plans.Select(p => p.Way);

    public async ValueTask<ListPlan> ChooseAsync(DbConnection connection, Func<CriteriaSql> writer, ListKey key, OrderSql order, IReadOnlyList<Conjunct> conditions, int rows, CancellationToken ct)
    {
        if (conditions.Count is 0 or > MostConditions || conditions.Any(c => c.HasWords || c.NamesRecords)) return ListPlan.Free;
        if (plans.TryGetValue(key, out var kept) && clock.GetElapsedTime(kept.At) < Kept && kept.Plan.Fits(conditions)) return kept.Plan;
        var there = await ListSample.RowsAsync(connection, key.Type, ct);
        var plan = there < Smallest ? ListPlan.Free
            : Choose(key.Type, order, conditions, writer(), await ListSample.TakeAsync(connection, writer, key.Type, conditions, FirstKey(key.Type, order, conditions), there, ct), rows);
        if (plans.Count > MostKept) plans.Clear();
        plans[key] = (plan, clock.GetTimestamp());
        return plan;
    }

    /// <summary>A walk gave up: the next call of this list does not try it again.</summary>
    public void Learn(ListKey key, ListPlan plan) => plans[key] = (plan, clock.GetTimestamp());

    /// <summary>The index of a plan is gone: an import may take it away for a while.</summary>
    public void Forget(ListKey key) => plans.TryRemove(key, out _);

    private ListPlan Choose(RecordType type, OrderSql order, IReadOnlyList<Conjunct> conditions, CriteriaSql sql, ListSample sample, int rows)
    {
        var indexes = ListIndexes.Of(type);
        var columns = ListIndexes.Columns(order);
        var (best, sure) = (new Offer(new ListPlan(ListWay.Scan), sample.Rows * ScanCost), new Offer(new ListPlan(ListWay.Scan), sample.Rows * ScanCost));
        // The share of the rows looked at that fit decides how many it takes to find enough.
        var ordered = columns is null ? null : indexes.InOrder(columns);
        if (ordered is not null) best = best.Or(new Offer(new ListPlan(ListWay.Order, ordered.Name), Looked(sample.Rows, sample, rows)) { MostRows = sample.Rows });
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i].Ways.Count > 0 && conditions[i].Ways.All(w => w.Key == SystemFields.Id || indexes.For(w.Key, null) is not null))
            {
                var union = new Offer(ListPlan.Free with { Union = i }, sample.Sizes[i] * SortCost);
                (best, sure) = (best.Or(union), sure.Or(union));
            }

            if (conditions[i].Key is not { } key || indexes.For(key, columns) is not { } index) continue;
            var values = sql.CountValues(conditions[i].Finder!);
            var mayMerge = columns is not null && (values <= 1 || (values <= MostValues && !(sql.Dialect.WalksEach && columns.Contains('(', StringComparison.Ordinal))));
            var inOrder = ListIndexes.Orders(index, key, columns) && (values > 0 || index.Columns == columns) && (!sql.Dialect.WalksEach || mayMerge);
            var plan = new ListPlan(index.OfList ? ListWay.List : inOrder ? ListWay.Values : ListWay.Fetch, index.Name, i, key);
            var all = new Offer(plan, (sample.Sizes[i] * SortCost) + (index.OfList ? ListCost : 0));
            var isMerged = sql.Dialect.WalksEach && values > 1;
            best = best.Or(inOrder ? new Offer(plan, (Looked(sample.Sizes[i], sample, rows) * (isMerged && conditions.Count > 1 ? MergeCost : 1)) + (3 * values)) { MostRows = isMerged ? sample.Sizes[i] / 2 : 0 } : all);
            sure = sure.Or(all);
            if (inOrder || !mayMerge || values == 0 || ordered is null || indexes.Nearly(key, columns!) is not { } nearly) continue;
            var merge = new ListPlan(ListWay.Merge, nearly.Name, i, key);
            merge = merge with { Within = new ListPlan(ListWay.Order, ordered.Name) { Most = (int)LeastBound, Otherwise = merge } };
            // Of each value the rows equal in the first key to the last one needed are read, and few of them may fit.
            var merged = new Offer(merge, Math.Min(sample.Sizes[i], Looked(sample.Sizes[i], sample, rows) + (values * Math.Min(sample.Sizes[i] / values, sample.Equal))) * SortCost);
            (best, sure) = (best.Or(merged), sure.Or(merged));
        }

        if (best.MostRows == 0) return best.Plan;
        // What fits may all lie at the far end of the sort: a salesperson's customers among dates of long ago. And a server that
        // is not told an end for several walks takes them for read to the last row, and rather fetches and sorts them all.
        var most = Math.Max(LeastBound, Math.Min(best.Cost * BoundFactor, sure.Cost * SureFactor));
        if (most >= best.MostRows && best.Plan.Way == ListWay.Order) return best.Plan;
        // Where every row of the walk fits, one that ends early has come to the end of the list.
        var isFiltered = best.Plan.Way == ListWay.Order || conditions.Count > 1 || conditions[0].FindsMore;
        return best.Plan with { Most = (int)Math.Max(rows, Math.Min(most, best.MostRows)), Otherwise = isFiltered ? sure.Plan : null };
    }

    /// <summary>Where an index yields a condition's rows in the order of the first key only, it matters how many are equal in it.</summary>
    private static string? FirstKey(RecordType type, OrderSql order, IReadOnlyList<Conjunct> conditions) =>
        ListIndexes.Columns(order) is { } columns && conditions.Any(c => c.Key is { } key && ListIndexes.Of(type).Nearly(key, columns) is not null) ? ListIndexes.First(columns) : null;

    private static double Looked(double among, ListSample sample, int rows) => Math.Min(among, rows * among / sample.Together);

    private readonly record struct Offer(ListPlan Plan, double Cost)
    {
        /// <summary>A walk that may give up has at most so many rows before it; 0 for ways that come to their end.</summary>
        public double MostRows { get; init; }

        public Offer Or(Offer other) => other.Cost < Cost ? other : this;
    }
}
