using System.Globalization;
using Rapport.Core.Catalogue;

namespace Rapport.Fuzz.Criteria;

/// <summary>Texts of the criteria language over the real catalogue; most of them bind, some only nearly.</summary>
internal sealed class CriteriaGrammar(RecordCatalogue catalogue, Random random)
{
    private static readonly string[] Signs = ["=", "!=", "<", "<=", ">", ">="];
    private static readonly string[] Texts = ["'a'", "\"won\"", "'张三'", "'O''Neill'", "'\\\\'", "''", "'50%'", "'person'", "'sale'"];
    private static readonly string[] Times = ["today", "now", "today - 90d", "now + 36h", "2026-01-31", "2024-02-29", "2026-01-31T10:00:00Z", "2026-01-31T10:00:00.5+02:00", "today + 2mo", "today - 1y", "0001-01-01", "9999-12-31", "2026-02-30"];
    private static readonly string[] Numbers = ["0", "1", "-1", "0.5", "-0", "1e3", "899999999999999", "900000000000001", "0.0001", "0.00000001", "1.7976931348623157e308"];

    public static readonly string[] Pieces =
        ["(", ")", "'", "\"", "\\", " not ", " and ", " or ", ",", ".", "-", "90d", "2026-01-31", "T10:00", "me.team", "any(", "none(", "sum(orders, ", " in (", " between ", " is empty", " has any (", " under ", " contains ", " starts with ", "text matches ", "weekday(", "hour(", "%", "e5", "0.1.2", "9999999999999999999", "today", "true", "id", "name"];

    public string Criterion(RecordType type, int depth)
    {
        switch (random.Next(depth > 0 ? 12 : 8))
        {
            case 8: return "not " + Criterion(type, depth - 1);
            case 9: return $"({Criterion(type, depth - 1)})";
            case 10: return string.Join(random.Next(2) == 0 ? " and " : " or ", Enumerable.Range(0, random.Next(2, 4)).Select(_ => Criterion(type, depth - 1)));
            case 11 when Relations(type) is { Count: > 0 } relations:
                var relation = random.Pick(relations);
                return random.OneIn(2) ? $"{random.Pick(["any", "all", "none"])}({relation.Name}{(random.OneIn(4) ? "" : ", " + Criterion(relation.Type, depth - 1))})"
                    : $"{Aggregate(relation, depth)} {random.Pick(Signs)} {random.Pick(Numbers)}";
            default: return Simple(type);
        }
    }

    private List<Relation> Relations(RecordType type) => [.. catalogue.InversesOf(type.Name)];

    private string Aggregate(Relation relation, int depth)
    {
        var where = random.OneIn(2) ? "" : ", " + Criterion(relation.Type, depth - 1);
        var function = random.Pick(["count", "sum", "min", "max", "avg"]);
        return function == "count" ? $"count({relation.Name}{where})" : $"{function}({relation.Name}, {random.Pick(relation.Type.Fields).Name}{where})";
    }

    private string Simple(RecordType type)
    {
        var field = Path(type, out var path);
        return random.Next(12) switch
        {
            0 => $"{path} is {(random.OneIn(2) ? "not " : "")}empty",
            1 => $"{path} {random.Pick(["in", "not in"])} ({string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Value(field)))})",
            2 => $"{path} between {Value(field)} and {Value(field)}",
            3 => $"{path} {random.Pick(["contains", "starts with", "ends with"])} {random.Pick(Texts)}",
            4 => $"{path} has {(random.OneIn(2) ? Value(field) : $"any ({Value(field)}, {Value(field)})")}",
            5 => $"{path} under {random.Pick(["me.team", "1", path])}",
            6 => $"text matches {random.Pick(Texts)}",
            7 => $"{random.Pick(["weekday", "hour", "month", "year"])}({path}) {random.Pick(Signs)} {random.Pick(Numbers)}",
            8 => $"{path} {random.Pick(["+", "-", "*", "/"])} {Value(field)} {random.Pick(Signs)} {Value(field)}",
            9 => path,
            _ => $"{path} {random.Pick(Signs)} {Value(field)}",
        };
    }

    private Field Path(RecordType type, out string path)
    {
        path = "";
        while (true)
        {
            var field = random.Pick(type.Fields);
            path += field.Name;
            if (field.Target is null || random.OneIn(2) || catalogue.Find(field.Target) is not { } target) return field;
            path += ".";
            type = target;
        }
    }

    private string Value(Field field) => random.OneIn(7) ? random.Pick([.. Texts, .. Times, .. Numbers, "me", "true", "null"]) : field.ValueKind switch
    {
        FieldKind.Integer or FieldKind.Number or FieldKind.Money or FieldKind.Percent => random.Pick(Numbers),
        FieldKind.Date or FieldKind.DateTime => random.Pick(Times),
        FieldKind.YesNo => random.Pick(["true", "false"]),
        FieldKind.Choice or FieldKind.MultiChoice when field.Choices.Count > 0 => random.Pick(field.Choices).Key,
        FieldKind.Link or FieldKind.MultiLink => random.Pick(["me", $"'{new Guid(random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString("D", CultureInfo.InvariantCulture)}'"]),
        _ => random.Pick(Texts),
    };
}
