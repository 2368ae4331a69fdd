using Rapport.Core.Access.Limits;
using Rapport.Core.Catalogue;
using Rapport.Kit.Words;

namespace Rapport.Kit.Records.Limits;

/// <summary>A limit of discretion as a sentence, and as help beside the field that it speaks of.</summary>
public sealed class LimitWords(Texts texts, Formats formats)
{
    /// <summary>"Sales: Discount (Order) at most 10 %".</summary>
    public string Sentence(Limit limit, RecordType? type, string who)
    {
        var field = type?.Find(limit.Field);
        (string, object?)[] args = [("who", who), ("field", type is null || field is null ? limit.Field : texts.Field(type, field)), ("type", type is null ? limit.Type : texts.Type(type)), ("bound", Bound("limit.bound.", limit, field)), ("criteria", limit.Criteria)];
        return texts[limit.Criteria is null ? "limit.sentence" : "limit.sentenceWhere", args];
    }

    /// <summary>"Up to 10 %, by the rule of your role".</summary>
    public string Help(FieldLimit of, Field field, string ownRole)
    {
        var bound = Bound("limit.help.", of.Limit, field);
        return !of.IsSure ? texts["limit.inCases", ("bound", bound)]
            : of.Limit.Person is not null ? texts["limit.by.person", ("bound", bound)]
            : of.Limit.Role == ownRole ? texts["limit.by.role", ("bound", bound)]
            : texts["limit.by.other", ("bound", bound), ("role", RoleName(of.Limit.Role!))];
    }

    public string RoleName(string role) => texts.Has("role." + role) ? texts["role." + role] : role;

    private string Bound(string key, Limit limit, Field? field)
    {
        var shape = limit.Free ? "free"
            : limit.OfChange ? (limit.Most is null ? "lowered" : limit.Least is null ? "raised" : "either")
            : limit.Most is null ? "least" : limit.Least is null ? "most" : "between";
        return texts[key + shape, ("most", Amount(limit.Most, limit, field)), ("least", Amount(limit.Least, limit, field))];
    }

    private string Amount(double? amount, Limit limit, Field? field) => amount is not { } number ? "" : field?.Kind switch
    {
        FieldKind.Percent => formats.Percent(number),
        FieldKind.Money => formats.RoundMoney((decimal)number, limit.Currency),
        _ => formats.Number(number),
    };
}
