using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Access.Limits;

/// <summary>
/// Says whose limit is in the way and who may do it. The problem carries all that a request for approval needs: record, field, the
/// amount wished, the limit and those who may grant it.
/// </summary>
internal sealed class LimitHolders(WriteTransaction transaction)
{
    private const int MostAsked = 500;
    private const int MostNamed = 3;
    private const int MostKept = 100;
    private readonly Dictionary<(string, string, WishedAmount, Guid), string> named = [];
    private List<(Guid Id, string Name, Role Role)>? people;

    public async Task<Problem> ProblemAsync(RecordType type, Field field, WishedAmount wish, LimitBreach breach, IReadOnlyDictionary<string, object?> values, Func<Limit, bool> applies)
    {
        people ??= await PeopleAsync();
        var key = (type.Name, field.Name, wish, breach.Limit.Id);
        // Ten thousand rows with the same amount are answered once; a criterion may tell them apart.
        var isPlain = !transaction.Who.Limits.Any(l => l.Type == type.Name && l.Field == field.Name && l.Criteria is not null);
        if (!isPlain || !named.TryGetValue(key, out var ask))
        {
            ask = string.Join(", ", people.Where(p => Suffices(p, type, field, wish, applies)).Take(MostNamed).Select(p => p.Name));
            if (named.Count < MostKept) named[key] = ask;
        }

        var title = values.GetValueOrDefault(type.Title)?.ToString();
        var amount = breach.Side switch { LimitSide.Raised => (wish.After ?? 0) - (wish.Before ?? 0), LimitSide.Lowered => (wish.Before ?? 0) - (wish.After ?? 0), _ => wish.After ?? 0 };
        return Problem.Denied("limit." + JsonNamed(breach.Side), field.Name,
            ("type", type.Name), ("id", values.GetValueOrDefault(SystemFields.Id)), ("title", title), ("field", field.Name), ("fieldLabel", field.Label),
            ("value", Discretion.Text(field, amount, wish.Currency ?? breach.Limit.Currency)), ("limit", Discretion.Text(field, breach.Bound, breach.Limit.Currency)),
            ("wished", wish.After?.ToString(CultureInfo.InvariantCulture)), ("before", wish.Before?.ToString(CultureInfo.InvariantCulture)),
            ("currency", breach.Limit.Currency), ("given", wish.Currency), ("rule", breach.Limit.Id),
            ("role", breach.Limit.Role), ("person", breach.Limit.Person is { } whose ? people.Find(p => p.Id == whose).Name ?? transaction.Who.Name : null), ("people", ask));
    }

    private static string JsonNamed(LimitSide side) => char.ToLowerInvariant(side.ToString()[0]) + side.ToString()[1..];

    private bool Suffices((Guid Id, string Name, Role Role) person, RecordType type, Field field, WishedAmount wish, Func<Limit, bool> applies)
    {
        var other = new Principal(person.Id, person.Name, 0, person.Role) { Limits = transaction.Who.Limits };
        return person.Id != transaction.Who.UserId && other.ByRole(type) is { } access && (access.Write != RecordScope.None || access.Create)
            && !access.HiddenFields.Contains(field.Name) && !access.ReadOnlyFields.Contains(field.Name)
            && Discretion.Breach(other, type.Name, field.Name, wish, applies) is null;
    }

    /// <summary>Those who are at work here with their roles: first those who are no administrators, for these have other things to do.</summary>
    private async Task<List<(Guid, string, Role)>> PeopleAsync()
    {
        var (found, roles) = (new List<(Guid Id, string Name, string Role)>(), Roles.BuiltIn.ToDictionary(r => r.Name, StringComparer.Ordinal));
        await using (var command = transaction.Session.Command("select name, definition from core_role where name <> $1", Roles.Administrator.Name))
        await using (var row = await command.ExecuteReaderAsync())
            while (await row.ReadAsync()) roles[row.GetString(0)] = Roles.FromJson(row.GetString(1));
        await using (var command = transaction.Session.Command($"select id, name, role from core_user where active = $1 order by case when role = $2 then 1 else 0 end, name_fold, id limit {MostAsked}", transaction.Dialect.ToDb(FieldKind.YesNo, true), Roles.Administrator.Name))
        await using (var row = await command.ExecuteReaderAsync())
            while (await row.ReadAsync()) found.Add(((Guid)transaction.Dialect.FromDb(FieldKind.Link, row, 0)!, row.GetString(1), row.GetString(2)));
        return [.. found.Select(f => (f.Id, f.Name, roles.GetValueOrDefault(f.Role) ?? Roles.Powerless(f.Role)))];
    }
}
