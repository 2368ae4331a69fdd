using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Access.Limits;

/// <summary>
/// A limit of discretion is a record, like a page layout: who changed it and how it was before stands in the history, and undo takes
/// it back. Written by administrators alone, since whoever could set limits could lift the own. Its <c>name</c> follows from the rest.
/// </summary>
public static class LimitType
{
    public const string Name = "discretion";

    public static RecordType Describe() => new RecordTypeBuilder(Name, 5, "core_discretion", "name")
        .With(t => t with { IsOfProgram = true, HasOwner = false, Icon = "gauge", DefaultSort = "name", WriteFunction = "*", Complete = Complete, Check = Check })
        .Field("name", FieldKind.Text, f => f with { Required = true, InList = true, MaxLength = 400 })
        .Field("recordType", FieldKind.Text, f => f with { Required = true, InList = true, MaxLength = 100 })
        .Field("field", FieldKind.Text, f => f with { Required = true, InList = true, MaxLength = 100 })
        .Field("role", FieldKind.Text, f => f with { InList = true, MaxLength = 100 })
        .Link("person", "user", null, f => f with { InList = true })
        .Field("most", FieldKind.Number, f => f with { InList = true })
        .Field("least", FieldKind.Number, f => f with { InList = true })
        .Field("ofChange", FieldKind.YesNo, f => f with { Default = false })
        .Field("free", FieldKind.YesNo, f => f with { Default = false })
        .Field("currency", FieldKind.Text, f => f with { Format = "[A-Z]{3}", Example = "EUR" })
        .Field("criteria", FieldKind.LongText, f => f with { MaxLength = 2_000 })
        .Field("off", FieldKind.YesNo, f => f with { Default = false })
        .Build();

    /// <summary>Whether a field holds an amount that somebody writes, or that follows from lines somebody writes.</summary>
    public static bool Fits(Field field) => field.IsNumeric && !field.IsComputed && !field.ReadOnly && field.Section != "system";

    private static void Complete(Dictionary<string, object?> values, IReadOnlyDictionary<string, object?>? before, DateTime now)
    {
        string Number(string name, string sign) => values.GetValueOrDefault(name) is double n ? $" {sign} {n.ToString(CultureInfo.InvariantCulture)}" : "";
        var bound = values.GetValueOrDefault("free") is true ? " = ∞" : Number("least", "≥") + Number("most", "≤") + (values.GetValueOrDefault("currency") is string unit ? " " + unit : "");
        values["name"] = $"{values.GetValueOrDefault("recordType")}.{values.GetValueOrDefault("field")}{(values.GetValueOrDefault("ofChange") is true ? " ±" : "")}{bound} ({values.GetValueOrDefault("role") as string ?? "1"})";
    }

    /// <summary>What is wrong with the name that somebody sends for a limit to be: it is called by what it says, and another name would be lost in silence.</summary>
    public static Problem? Misnamed(RecordType type, IReadOnlyDictionary<string, object?> values)
    {
        if (type.Name != Name || values.GetValueOrDefault("name") is not string given) return null;
        var made = new Dictionary<string, object?>(values, StringComparer.Ordinal);
        Complete(made, null, DateTime.UnixEpoch);
        return given == (string)made["name"]! ? null : Problem.Invalid("limit.misnamed", "name", ("name", made["name"]));
    }

    /// <summary>What is wrong with a limit by itself, whatever the catalogue holds.</summary>
    private static Problem? Check(IReadOnlyDictionary<string, object?> values)
    {
        var limit = Limit.Of(values);
        if (limit.Role is null == limit.Person is null) return Problem.Invalid("limit.forWhom", "role");
        if (limit.Role == Roles.Administrator.Name) return Problem.Refused("limit.administrator", "role");
        if (limit.Free != (limit.Most is null && limit.Least is null)) return Problem.Invalid("limit.howMuch", "most");
        if (limit.OfChange && (limit.Most < 0 || limit.Least < 0)) return Problem.Invalid("limit.changeBelowZero", limit.Most < 0 ? "most" : "least");
        return !limit.OfChange && limit.Most < limit.Least ? Problem.Invalid("limit.crossed", "least") : null;
    }

    /// <summary>What is wrong with it in this catalogue: a field that is no amount, a criterion that cannot be asked, an amount of money in no currency.</summary>
    internal static Problem? Check(RecordCatalogue catalogue, IReadOnlyDictionary<string, object?> values)
    {
        var limit = Limit.Of(values);
        if (catalogue.Find(limit.Type) is not { WriteFunction: null } type) return Problem.Invalid("type.unknown", "recordType", ("type", limit.Type));
        if (type.Find(limit.Field) is not { } field) return Problem.Invalid("field.unknown", "field", ("name", limit.Field), ("field", limit.Field), ("type", type.Name));
        if (!Fits(field)) return Problem.Refused("limit.noAmount", "field", ("type", type.Name), ("field", field.Name));
        if (field.Kind == FieldKind.Money && !limit.Free && limit.Currency is null) return Problem.Invalid("limit.currencyWanted", "currency");
        if (field.Kind != FieldKind.Money && limit.Currency is not null) return Problem.Invalid("limit.noMoney", "currency", ("type", type.Name), ("field", field.Name));
        if (limit.Criteria is null) return null;
        var read = Criteria.CriteriaText.Parse(limit.Criteria, type, catalogue);
        return read.Problem is { } unread ? unread with { At = "criteria" } : LimitCriteria.IsAskable(read.Bound!) ? null : Problem.Refused("limit.notAskable", "criteria");
    }
}
