using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Core.Problems;

namespace Rapport.Core.Bulk;

/// <summary>A record that was left as it is, and why.</summary>
public sealed record BulkRefusal(Guid Id, string? Title, Problem Problem);

/// <summary>What became of an order, or was done until it was stopped.</summary>
public sealed record BulkResult
{
    /// <summary>Records that were chosen when it began.</summary>
    public long Total { get; init; }

    /// <summary>Changed or deleted.</summary>
    public long Changed { get; init; }

    /// <summary>As wished already.</summary>
    public long Unchanged { get; init; }

    public long Refused { get; init; }

    /// <summary>The first that were refused, by name; all of them stand in <see cref="BulkRefusals"/>.</summary>
    public IReadOnlyList<BulkRefusal> FirstRefused { get; init; } = [];

    /// <summary>How many were refused for each reason, by the code of the problem.</summary>
    public IReadOnlyDictionary<string, long> Reasons { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>What undo takes; null when nothing was written.</summary>
    public long? ChangeSet { get; init; }

    /// <summary>What it wrote before it was stopped, taken back, done again and then gone on with: undo takes these as well, the last one first.</summary>
    public IReadOnlyList<long> EarlierSets { get; init; } = [];

    /// <summary>All that it wrote, the last one first.</summary>
    [JsonIgnore]
    public IEnumerable<long> Sets => [.. ChangeSet is { } set ? [set] : Array.Empty<long>(), .. EarlierSets.Reverse()];

    public double Seconds { get; init; }
}

/// <summary>How far an order got, written with each chunk.</summary>
internal sealed record BulkState
{
    private const int MostNamed = 50;

    public int Parts { get; init; }
    public int Part { get; init; }
    public int Place { get; init; }
    public long Set { get; init; }
    public DateTime Began { get; init; }
    public BulkResult Result { get; init; } = new();

    /// <summary>What was refused of the last record; null where it was done.</summary>
    [JsonIgnore]
    public BulkRefusal? Refused { get; init; }

    public long Done => Result.Changed + Result.Unchanged + Result.Refused;

    public static BulkState? Read(string? checkpoint) => checkpoint is null ? null : JsonSerializer.Deserialize<BulkState>(checkpoint);

    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>Goes on under another set: what stands under the one before stays its own.</summary>
    public BulkState Under(long set) => set == Set ? this : this with { Set = set, Before = Result.Changed, Result = Result with { EarlierSets = HasWritten ? [.. Result.EarlierSets, Set] : Result.EarlierSets } };

    /// <summary>Changed under the sets before this one.</summary>
    public long Before { get; init; }

    private bool HasWritten => Set != 0 && Result.Changed > Before;

    /// <summary>The set that undo takes; null where nothing was written under it.</summary>
    [JsonIgnore]
    public long? Written => HasWritten ? Set : null;

    /// <summary>The state behind one more record.</summary>
    public BulkState With(bool isChanged) => this with { Place = Place + 1, Refused = null, Result = isChanged ? Result with { Changed = Result.Changed + 1 } : Result with { Unchanged = Result.Unchanged + 1 } };

    public BulkState With(BulkRefusal refused)
    {
        var reasons = new Dictionary<string, long>(Result.Reasons, StringComparer.Ordinal);
        reasons[refused.Problem.Code] = reasons.GetValueOrDefault(refused.Problem.Code) + 1;
        return this with
        {
            Place = Place + 1,
            Refused = refused,
            Result = Result with { Refused = Result.Refused + 1, Reasons = reasons, FirstRefused = IsNaming ? [.. Result.FirstRefused, refused] : Result.FirstRefused },
        };
    }

    public bool IsNaming => Result.FirstRefused.Count < MostNamed;

    public BulkResult Ended(DateTime now) => Result with { ChangeSet = Written, Seconds = Math.Round((now - Began).TotalSeconds, 1) };
}
