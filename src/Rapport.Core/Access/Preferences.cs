using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>How one person wants to see the program; kept on the server, so that every device shows the same.</summary>
public sealed record Preferences
{
    /// <summary><c>light</c>, <c>dark</c> or <c>system</c>.</summary>
    public string Theme { get; init; } = "system";

    /// <summary><c>compact</c> or <c>comfortable</c>.</summary>
    public string Density { get; init; } = "compact";

    /// <summary><c>auto</c> (as the language writes it), <c>iso</c> (2026-11-26), <c>dmy</c> (26/11/2026) or <c>mdy</c> (11/26/2026).</summary>
    public string Dates { get; init; } = "auto";

    /// <summary><c>24</c> or <c>12</c> hours.</summary>
    public string Clock { get; init; } = "24";

    /// <summary>Kinds of notices that the person does not want (<see cref="Notices.NoticeKinds"/>).</summary>
    public IReadOnlyList<string> Silent { get; init; } = [];

    public static IReadOnlyList<string> Themes { get; } = ["light", "dark", "system"];
    public static IReadOnlyList<string> Densities { get; } = ["compact", "comfortable"];
    public static IReadOnlyList<string> DateForms { get; } = ["auto", "iso", "dmy", "mdy"];
    public static IReadOnlyList<string> Clocks { get; } = ["24", "12"];

    /// <summary>Unknown words, from a later version or a hand in the database, fall back to the usual.</summary>
    internal Preferences Tidy() => new()
    {
        Theme = Known(Themes, Theme, "system"),
        Density = Known(Densities, Density, "compact"),
        Dates = Known(DateForms, Dates, "auto"),
        Clock = Known(Clocks, Clock, "24"),
        Silent = [.. Notices.NoticeKinds.All.Where(k => Silent?.Contains(k, StringComparer.Ordinal) == true)],
    };

    /// <summary>Two lists with the same kinds are the same choice.</summary>
    public bool Equals(Preferences? other) =>
        other is not null && (Theme, Density, Dates, Clock) == (other.Theme, other.Density, other.Dates, other.Clock) && Silent.SequenceEqual(other.Silent, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Theme, Density, Dates, Clock, Silent.Count);

    private static string Known(IReadOnlyList<string> words, string? word, string usual) => word is not null && words.Contains(word) ? word : usual;
}

/// <summary>Reads and writes what a person set for the own account: look and formats, language, time zone, name.</summary>
public sealed class OwnAccount(IDatabase database, RecordStore store)
{
    public async Task<Preferences> PreferencesAsync(Guid user, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select value from core_preference where user_id = $1";
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, user));
        return (await command.ExecuteScalarAsync(ct) is string json ? JsonSerializer.Deserialize<Preferences>(json, JsonSerializerOptions.Web) ?? new() : new Preferences()).Tidy();
    }

    /// <summary>The language the person chose or once signed in with; null before.</summary>
    public async Task<string?> LanguageAsync(Guid user, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select language from core_user where id = $1";
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, user));
        return await command.ExecuteScalarAsync(ct) as string;
    }

    public Task SaveAsync(Preferences preferences, Principal who, CancellationToken ct) => database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
        $"insert into core_preference (user_id, value) values ($1, {session.Dialect.JsonParameter(2)}) on conflict (user_id) do update set value = {session.Dialect.JsonParameter(2)}",
        session.Dialect.ToDb(FieldKind.Link, who.UserId), JsonSerializer.Serialize(preferences.Tidy(), JsonSerializerOptions.Web)), ct);

    /// <summary>Changes fields of the own user record that are everybody's own business. A problem says what is wrong.</summary>
    public async Task<IReadOnlyList<Problem>> ChangeAsync(Principal who, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
    {
        if (values.Keys.FirstOrDefault(k => k is not ("name" or "language" or "timeZone")) is { } other) return [Problem.Denied("access.field", other)];
        try
        {
            await store.WriteAsync([RecordWrite.Update(store.Catalogue["user"], who.UserId, values)], new WriteContext(who.Unbound, "account"), ct);
            return [];
        }
        catch (ProblemException refusal)
        {
            return refusal.Problems;
        }
    }
}
