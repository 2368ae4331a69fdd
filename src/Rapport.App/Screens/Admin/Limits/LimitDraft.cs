using System.Globalization;
using Rapport.Core.Access.Limits;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Kit.Records;

namespace Rapport.App.Screens.Admin.Limits;

/// <summary>A limit as it is being typed: amounts in the form of its field, percentages as people write them.</summary>
internal sealed class LimitDraft
{
    public static IReadOnlyList<string> Ways { get; } = ["most", "least", "between", "change", "free"];

    public string Type { get; set; } = "order";
    public string Field { get; set; } = "";

    /// <summary>Name of the role; empty for one person.</summary>
    public string Whom { get; set; } = "";
    public Guid? Person { get; set; }
    public string How { get; set; } = "most";
    public string Most { get; set; } = "";
    public string Least { get; set; } = "";
    public string Currency { get; set; } = "EUR";
    public string Criteria { get; set; } = "";
    public bool On { get; set; } = true;

    public bool HasMost => How is "most" or "between" or "change";

    public bool HasLeast => How is "least" or "between" or "change";

    public bool IsMoney(Field? field) => field?.Kind == FieldKind.Money && How != "free";

    public void Take(Limit limit, Field? field, FieldFormat format)
    {
        (Type, Field, Whom, Person, Criteria, On) = (limit.Type, limit.Field, limit.Role ?? "", limit.Person, limit.Criteria ?? "", !limit.Off);
        How = limit.Free ? "free" : limit.OfChange ? "change" : limit.Most is null ? "least" : limit.Least is null ? "most" : "between";
        string Shown(double? amount) => amount is not { } number ? "" : field is null ? number.ToString(CultureInfo.InvariantCulture) : format.Edit(Typed(field), number);
        (Most, Least) = (Shown(limit.Most), Shown(limit.Least));
        if (limit.Currency is { } unit) Currency = unit;
    }

    /// <summary>The limit, or what cannot be read of it.</summary>
    public (Limit? Limit, IReadOnlyList<Problem> Unread) Read(Field? field, FieldFormat format)
    {
        var problems = new List<Problem>();
        double? Amount(string text, string at, bool isAsked, bool isNeeded)
        {
            if (!isAsked || field is null) return null;
            if (string.IsNullOrWhiteSpace(text)) { if (isNeeded) problems.Add(Problem.Invalid("field.required", at)); return null; }
            if (format.Read(Typed(field), text, out var value) is { } unread) { problems.Add(unread with { At = at }); return null; }
            return (double?)Discretion.Number(value);
        }

        var most = Amount(Most, "most", HasMost, How != "change");
        var least = Amount(Least, "least", HasLeast, How != "change");
        if (Whom.Length == 0 && Person is null) problems.Add(Problem.Invalid("field.required", "person"));
        return problems.Count > 0 ? (null, problems) : (new Limit(Guid.Empty, Type, Field)
        {
            Role = Whom.Length == 0 ? null : Whom,
            Person = Whom.Length == 0 ? Person : null,
            Most = most,
            Least = least,
            OfChange = How == "change",
            Free = How == "free",
            Currency = IsMoney(field) ? Currency : null,
            Criteria = string.IsNullOrWhiteSpace(Criteria) ? null : Criteria.Trim(),
            Off = !On,
        }, []);
    }

    /// <summary>The amounts of a limit are numbers, and may lie beyond what the field itself takes.</summary>
    private static Field Typed(Field field) => field with { Kind = field.Kind == FieldKind.Percent ? FieldKind.Percent : FieldKind.Number, Required = false, Min = null, Max = null, Decimals = null };
}
