using Rapport.Core.Problems;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>A field that shall be of another kind, or have other choices: its definition then, and how its values are to be read.</summary>
public sealed record KindOrder(string Type, string Name, FieldDefinition Definition)
{
    public KindReading Reading { get; init; } = new();
}

/// <summary>Which kinds can become which. Links, files, places and what is computed stay what they are.</summary>
public static class KindWays
{
    private static readonly FieldKind[] Texts = [FieldKind.Text, FieldKind.LongText, FieldKind.Email, FieldKind.Phone, FieldKind.Url];
    private static readonly FieldKind[] Numbers = [FieldKind.Integer, FieldKind.Number, FieldKind.Money, FieldKind.Percent];
    private static readonly FieldKind[] Words = [FieldKind.Choice, FieldKind.MultiChoice, FieldKind.Tags];

    /// <summary>The kinds that values of <paramref name="kind"/> may be read as; with itself where its choices can be others.</summary>
    public static IReadOnlyList<FieldKind> From(FieldKind kind) => kind switch
    {
        FieldKind.Text or FieldKind.LongText => [.. Texts, .. Numbers, FieldKind.YesNo, FieldKind.Date, FieldKind.DateTime, .. Words],
        FieldKind.Email or FieldKind.Phone or FieldKind.Url => [FieldKind.Text, FieldKind.LongText],
        FieldKind.Integer or FieldKind.Number or FieldKind.Money or FieldKind.Percent => [FieldKind.Text, .. Numbers, FieldKind.YesNo, FieldKind.Choice],
        FieldKind.YesNo => [FieldKind.Text, FieldKind.Integer, FieldKind.Choice],
        FieldKind.Date => [FieldKind.Text, FieldKind.DateTime],
        FieldKind.DateTime => [FieldKind.Text, FieldKind.Date],
        FieldKind.Choice => [FieldKind.Text, FieldKind.Integer, FieldKind.Number, FieldKind.YesNo, .. Words],
        FieldKind.MultiChoice or FieldKind.Tags => [FieldKind.Text, FieldKind.LongText, .. Words],
        FieldKind.Address or FieldKind.Location => [FieldKind.Text, FieldKind.LongText],
        _ => [],
    };

    internal static Problem? Problem(Field field, FieldDefinition to) =>
        !field.IsCustom || From(field.Kind).Count == 0 ? Problems.Problem.Refused("kind.cannot", "kind", ("kind", field.Kind.ToString()))
        : field.Kind == to.Kind && to.Kind is not (FieldKind.Choice or FieldKind.MultiChoice) ? Problems.Problem.Refused("kind.same", "kind", ("kind", field.Kind.ToString()))
        : !From(field.Kind).Contains(to.Kind) ? Problems.Problem.Refused(From(field.Kind).Contains(FieldKind.Text) && From(FieldKind.Text).Contains(to.Kind) ? "kind.noWayAtOnce" : "kind.noWay", "kind", ("kind", field.Kind.ToString()), ("wanted", to.Kind.ToString()))
        : null;
}
