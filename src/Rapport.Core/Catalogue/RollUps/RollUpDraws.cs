using System.Globalization;
using System.Text;
using Rapport.Core.Criteria;

namespace Rapport.Core.Catalogue.RollUps;

/// <summary>
/// Goes through what a roll-up asks of each related record: which of its fields, in a text that is the same only for the same
/// question, and what in it forbids to keep the answer.
/// </summary>
internal sealed class RollUpDraws
{
    private readonly StringBuilder text = new();
    private readonly HashSet<string> fields = new(StringComparer.Ordinal);

    public IReadOnlySet<string> Fields => fields;
    public string Text => text.ToString();

    /// <summary>The first thing met that differs by reader (<c>viewer</c>), by moment or zone (<c>clock</c>), or that other records decide (<c>elsewhere</c>, <c>words</c>).</summary>
    public string? Reason { get; private set; }

    public void Read(BoundCriterion criterion)
    {
        switch (criterion)
        {
            case BoundAll all: Many("all", all.Items, Read); break;
            case BoundAny any: Many("any", any.Items, Read); break;
            case BoundNot not: Many("not", [not.Item], Read); break;
            case BoundCompare compare: Many(compare.Sign.ToString(), [compare.Left, compare.Right], Read); break;
            case BoundIn listed: Many("in", [listed.Left, .. listed.Values], Read); break;
            case BoundEmpty empty: Many("empty", [empty.Item], Read); break;
            case BoundTextMatches matches: Many($"{matches.Test} {Quoted(matches.Text)}", [matches.Left], Read); break;
            case BoundHas has: Many("has", [has.List, .. has.Values], Read); break;
            case BoundWords: Forbid("words"); break;
            default: Forbid("elsewhere"); break;
        }
    }

    public void Read(BoundOperand operand)
    {
        switch (operand)
        {
            case BoundField field:
                fields.Add(field.Field.Name);
                Say($"{field.Field.Key}:{field.Field.Kind}:{field.Part}:{field.Field.Match}");
                break;
            case BoundValue { Value: Relative.Me or Relative.MyTeam }: Forbid("viewer"); break;
            // A moment given without a zone is one on the reader's clock.
            case BoundValue { Value: Relative or MomentValue { Local: true } } or BoundConversion or BoundPart { Of.Kind: BoundKind.Moment }: Forbid("clock"); break;
            case BoundValue value: Say($"{value.Kind} {Quoted(Convert.ToString(value.Value, CultureInfo.InvariantCulture) ?? "")}"); break;
            case BoundArithmetic arithmetic: Many($"{arithmetic.Kind} {arithmetic.Sign}", [arithmetic.Left, arithmetic.Right], Read); break;
            case BoundTruth truth: Many("truth", [truth.Item], Read); break;
            case BoundPart part: Many($"part {part.Part}", [part.Of], Read); break;
            case BoundDistance distance: Many(string.Create(CultureInfo.InvariantCulture, $"distance {distance.Latitude:R} {distance.Longitude:R}"), [distance.Of], Read); break;
            case BoundInside inside: Many(string.Create(CultureInfo.InvariantCulture, $"inside {inside.Region.South:R} {inside.Region.West:R} {inside.Region.North:R} {inside.Region.East:R} {string.Join(" ", inside.Region.Sides)}"), [inside.Of], Read); break;
            default: Forbid("elsewhere"); break;
        }
    }

    private void Many<T>(string what, IReadOnlyList<T> items, Action<T> read)
    {
        Say(what + "(");
        foreach (var item in items) read(item);
        Say(")");
    }

    private void Say(string words) => text.Append(words).Append(' ');

    private void Forbid(string reason) => Reason ??= reason;

    private static string Quoted(string words) => $"\"{words.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
