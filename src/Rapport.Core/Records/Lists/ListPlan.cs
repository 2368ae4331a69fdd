namespace Rapport.Core.Records.Lists;

/// <summary>Which rows of a list the database looks at, and in which order.</summary>
public enum ListWay
{
    /// <summary>As the database thinks best.</summary>
    Free,

    /// <summary>All rows in the order of the sort, until enough of them fit.</summary>
    Order,

    /// <summary>The rows of one condition's values, each value's in the order of the sort, until enough of them fit.</summary>
    Values,

    /// <summary>All rows that an index yields for one condition; then they are sorted.</summary>
    Fetch,

    /// <summary>
    /// The rows of each value of one condition, in the order of the first key of the sort only: those equal in it are sorted
    /// among themselves.
    /// </summary>
    Merge,

    /// <summary>All rows that the index of a list's words yields; then they are sorted.</summary>
    List,

    /// <summary>The table from its beginning to its end; then what fits is sorted.</summary>
    Scan,
}

/// <summary>The way chosen, the index it goes by, and the number and key of the condition that this index serves.</summary>
internal sealed record ListPlan(ListWay Way, string? Index = null, int By = -1, string? Key = null)
{
    public static readonly ListPlan Free = new(ListWay.Free);

    /// <summary>Rows after which a walk along the sort gives up; 0 for ways whose length is known.</summary>
    public int Most { get; init; }

    /// <summary>Number of the condition whose ways are gone each by its index, and the rows found looked at together; -1 for none.</summary>
    public int Union { get; init; } = -1;

    /// <summary>What is done when a walk gave up.</summary>
    public ListPlan? Otherwise { get; init; }

    /// <summary>What is done where the first key of the sort is given: a walk along all of the sort, since rows equal in it may be many.</summary>
    public ListPlan? Within { get; init; }

    /// <summary>Rights may have changed since the plan was made: its condition must still be there.</summary>
    public bool Fits(IReadOnlyList<Conjunct> conditions) => Union >= 0 ? Union < conditions.Count && conditions[Union].Ways.Count > 0 : By < 0 || (By < conditions.Count && conditions[By].Key == Key);
}

/// <summary>The parts of one statement of a page; the dialect makes the database go the way wanted.</summary>
public sealed record PageStatement(string Table, string Selected, string OrderBy, int Limit)
{
    public ListWay Way { get; init; }
    public string? Index { get; init; }

    /// <summary>Rows to look at where the way is <see cref="ListWay.Order"/>; 0 for all.</summary>
    public int Most { get; init; }

    /// <summary>What the index looks for, where it is none of the conditions in <see cref="Where"/>.</summary>
    public string? Finder { get; init; }

    /// <summary>Conditions that all must hold, beside <see cref="Finder"/>, <see cref="Each"/> and <see cref="After"/>.</summary>
    public IReadOnlyList<string> Where { get; init; } = [];

    /// <summary>Conditions of which exactly one holds for a row: for <see cref="ListWay.Merge"/>, and by a dialect that <see cref="Storage.SqlDialect.WalksEach"/>.</summary>
    public IReadOnlyList<string> Each { get; init; } = [];

    /// <summary>Where the page before ended.</summary>
    public string? After { get; init; }

    /// <summary>All but <see cref="Each"/> as one <c>where</c>, empty without conditions.</summary>
    public string AllConditions => Joined([Finder, .. Where, After]);

    /// <summary>A <c>where</c> of all conditions that are not null.</summary>
    public static string Joined(IEnumerable<string?> conditions) =>
        string.Join(" and ", conditions.OfType<string>()) is { Length: > 0 } all ? " where " + all : "";
}
