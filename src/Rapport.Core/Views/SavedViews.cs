using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Views;

/// <summary>A list kept under a name: criteria, sort, columns; one's own or everybody's.</summary>
public sealed record SavedList(Guid Id, string Type, string Name, string? Where, string? Sort, IReadOnlyList<string> Columns, bool Shared)
{
    /// <summary>What it is called in each language, where its name is not one person's words: <see cref="Name"/> is then the reader's.</summary>
    public LocalText? Names { get; init; }

    /// <summary>Figures in the foot, <c>sales:sum,city:unique</c>.</summary>
    public string? Totals { get; init; }

    /// <summary>Number of the team whose people, and those of the teams below it, are offered the list; null for none.</summary>
    public long? Team { get; init; }

    /// <summary>Roles whose people see the list first, where they chose no other; only for a list that others are offered.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What it is grouped by: a field, or <c>month(createdAt)</c>.</summary>
    public string? Group { get; init; }

    /// <summary>How it is laid out: <c>list</c>, or <c>board.state</c>, <c>calendar.at</c>, <c>map.location</c>, <c>tree.parent</c>; null for whatever the person used last.</summary>
    public string? Layout { get; init; }
}

/// <summary>A saved list as one person meets it. What is offered to others is also changed by whoever looks after the settings: its maker may have left.</summary>
public sealed record OfferedList(SavedList List, bool Mine, bool MayChange);

/// <summary>Keeps lists under names.</summary>
public sealed class SavedViews(IDatabase database)
{
    public static SystemTable Table { get; } = new("core_view",
        [new("id", ColumnType.Id, true), new("user_id", ColumnType.Id, true), new("type", ColumnType.Text, true), new("shared", ColumnType.Flag, true), new("definition", ColumnType.Json, true),
        // The change set that brought the view along; with that one undone, the view is not there.
        new("set_id", ColumnType.Integer), new("team_no", ColumnType.Integer)],
        [new("ix_core_view_type", "type")])
    { PrimaryKey = "id" };

    /// <summary>The principal's own views and the shared ones, of one type or of all, by name.</summary>
    public async Task<IReadOnlyList<OfferedList>> ListAsync(string? type, Principal who, CancellationToken ct)
    {
        var views = new List<OfferedList>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select definition, user_id from core_view where (user_id = $1 or shared or team_no is not null) and (set_id is null or not exists (select 1 from core_change_set s join core_change_set u on u.id = s.undone_by where s.id = core_view.set_id and u.undone_by is null)){(type is null ? "" : " and type = $2")}";
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, who.UserId));
        if (type is not null) database.Dialect.Bind(command, type);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var isMine = database.Dialect.FromDb(FieldKind.Link, row, 1) is Guid user && user == who.UserId;
            views.Add(new OfferedList(In(JsonSerializer.Deserialize<SavedList>(row.GetString(0), JsonSerializerOptions.Web)!, who), isMine, isMine || who.May(Functions.Settings)));
        }

        views.RemoveAll(v => !v.Mine && !v.List.Shared && !IsOf(v.List.Team, who));
        return [.. views.OrderBy(v => v.List.Name, StringComparer.CurrentCulture)];
    }

    private static SavedList In(SavedList view, Principal who) => view.Names?.For(CultureInfo.GetCultureInfo(who.Language)) is { Length: > 0 } name ? view with { Name = name } : view;

    private static bool IsOf(long? team, Principal who) => team is { } number && (number == who.TeamNo || who.Teams?.Under((int)number).Contains(who.TeamNo) == true);

    /// <summary>
    /// What a person keeps: refused without a name, and under the name of another view of the type that this person sees, since nobody
    /// could tell the two apart. Only a new name is looked at: what bears one twice already, or came so with a pack, is changed as before.
    /// </summary>
    public async Task<Problem?> KeepAsync(SavedList view, Principal who, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(view.Name)) return Problem.Invalid("field.required", "name");
        var seen = await ListAsync(view.Type, who, ct);
        var isNamed = seen.FirstOrDefault(v => v.List.Id == view.Id)?.List.Name != view.Name;
        if (isNamed && seen.FirstOrDefault(v => v.List.Id != view.Id && IsSame(v.List.Name, view.Name)) is { } other) return Problem.Refused("views.nameTaken", "name", ("name", other.List.Name));
        await SaveAsync(view, who, ct);
        return null;
    }

    private static bool IsSame(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Saves a view; a view that the person may not change is left as it is. What opens first for a role is said by whoever looks after the settings.</summary>
    /// <param name="set">The change set that the view comes and goes with; null for what a person keeps.</param>
    public async Task SaveAsync(SavedList view, Principal who, CancellationToken ct, long? set = null)
    {
        // Whoever changes a list without giving it another name leaves its name to be read in every language.
        var stored = await StoredAsync(view.Id, ct);
        if (view.Names is null && stored?.List.Names is { } names && In(view with { Names = names }, who).Name == view.Name) view = view with { Names = names };
        // Somebody else's stays with the team it is offered to.
        if (view.Team is not null && stored is { List.Team: { } team } && stored.Value.Owner != who.UserId) view = view with { Team = team };
        if (!who.May(Functions.Settings) || !(view.Shared || view.Team is not null)) view = view with { Roles = [] };
        await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
            $"insert into core_view (id, user_id, type, shared, definition, set_id, team_no) values ($1, $2, $3, $4, {session.Dialect.JsonParameter(5)}, $6, $7) on conflict (id) do update set shared = $4, team_no = $7, definition = {session.Dialect.JsonParameter(5)} where {Changeable(who)}",
            session.Dialect.ToDb(FieldKind.Link, view.Id), session.Dialect.ToDb(FieldKind.Link, who.UserId), view.Type, session.Dialect.ToDb(FieldKind.YesNo, view.Shared), JsonSerializer.Serialize(view, JsonSerializerOptions.Web), set, view.Team), ct);
    }

    private async Task<(SavedList List, Guid? Owner)?> StoredAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select definition, user_id from core_view where id = $1";
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, id));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (JsonSerializer.Deserialize<SavedList>(row.GetString(0), JsonSerializerOptions.Web)!, database.Dialect.FromDb(FieldKind.Link, row, 1) as Guid?) : null;
    }

    public Task DeleteAsync(Guid id, Principal who, CancellationToken ct) => database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
        $"delete from core_view where id = $1 and {Changeable(who)}", session.Dialect.ToDb(FieldKind.Link, id), session.Dialect.ToDb(FieldKind.Link, who.UserId)), ct);

    private static string Changeable(Principal who) => who.May(Functions.Settings) ? "(core_view.user_id = $2 or core_view.shared or core_view.team_no is not null)" : "core_view.user_id = $2";
}
