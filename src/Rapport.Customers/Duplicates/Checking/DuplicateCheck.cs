using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Customers.Duplicates.Model;
using Rapport.Customers.Duplicates.Queue;
using Rapport.Customers.Duplicates.Scan;

namespace Rapport.Customers.Duplicates.Checking;

/// <summary>Looks for parties that one which is being made may be, before it is. Reads only, and stands in nobody's way.</summary>
public sealed class DuplicateCheck
{
    /// <summary>What lies out of sight is told from this probability on: a guess must not find out who is a customer.</summary>
    public const double ToldElsewhere = 0.9;

    private const int Most = 5;
    private const int MostTitles = 20;
    private readonly IDatabase database;
    private readonly RecordReader reader;
    private readonly PartyModels models;
    private readonly PartyRows rows;
    private readonly UserDirectory directory;
    private readonly Candidates candidates;

    internal DuplicateCheck(IDatabase database, RecordReader reader, PartyModels models, PartyRows rows, UserDirectory directory)
    {
        (this.database, this.reader, this.models, this.rows, this.directory) = (database, reader, models, rows, directory);
        candidates = new Candidates(rows);
    }

    /// <param name="values">Fields of the party to be, as they would be written.</param>
    public async Task<DraftAnswer> CheckAsync(IReadOnlyDictionary<string, object?> values, Principal who, CancellationToken ct)
    {
        var type = reader.Catalogue["party"];
        var access = who.AccessTo(type);
        var draft = values.Where(v => !access.HiddenFields.Contains(v.Key)).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        type.Complete?.Invoke(draft, null, DateTime.UnixEpoch);
        if (await ScanPlace.ReadAsync(database, ct) is not { } place || await models.FindAsync(place.Model, ct) is not { } model) return DraftAnswer.None;
        var least = DuplicateSettings.Bits((await DuplicateSettings.ReadAsync(database, ct)).ShownFrom);
        var wanted = new ScannedParty(0, Guid.CreateVersion7(), model.Prepare(f => draft.GetValueOrDefault(f)));
        List<FoundPair> found;
        await using (var connection = await rows.OpenAsync(ct)) found = [.. (await candidates.FindAsync(connection, [wanted], model, least, ct, Namesakes.Are)).OrderByDescending(p => p.Bits)];
        if (found.Count == 0) return DraftAnswer.None;
        var seen = new List<LikelyParty>();
        var hidden = new List<Guid>();
        foreach (var pair in found.Take(MostTitles))
        {
            var id = pair.Other(wanted.Id);
            if (await reader.GetAsync(type, id, who, ct) is not { } party)
            {
                if (pair.Bits >= DuplicateSettings.Bits(ToldElsewhere)) hidden.Add(id);
            }
            else if (seen.Count < Most && await reader.GetAsync(type, id, Principal.System, ct) is { } whole)
            {
                var why = Explanations.Of(model, wanted.Record, model.Prepare(f => whole[f]), access.HiddenFields);
                seen.Add(new LikelyParty(id, party.Title, party["code"] as string, why.Probability, [.. why.Fields.Where(f => f.Level != "missing")]) { Marks = [.. new[] { party["city"], party["phone"] ?? party["email"] }.OfType<string>()] });
            }
        }

        return new DraftAnswer(seen, await ColleaguesAsync(type, hidden.Take(Most), who, ct));
    }

    private async Task<IReadOnlyList<Colleague>> ColleaguesAsync(RecordType type, IEnumerable<Guid> ids, Principal who, CancellationToken ct)
    {
        var colleagues = new List<Colleague>();
        Dictionary<int, string>? teams = null;
        foreach (var id in ids)
        {
            if (await reader.GetAsync(type, id, Principal.System, ct) is not { } party) continue;
            var (people, team) = (reader.Catalogue["user"], reader.Catalogue["team"]);
            var owner = party[SystemFields.Owner] is Guid person ? (await reader.TitlesAsync(people, [person], who, ct)).GetValueOrDefault(person) : null;
            string? name = null;
            if (party[SystemFields.Team] is long number && who.AccessTo(team).Read != RecordScope.None)
            {
                teams ??= (await directory.TeamsAsync(ct)).ToDictionary(t => t.Number, t => t.Name);
                name = teams.GetValueOrDefault((int)number);
            }

            colleagues.Add(new Colleague(owner, name, owner is null && name is null ? await directory.AdministratorsAsync(3, who.UserId, ct) : []));
        }

        return [.. colleagues.DistinctBy(c => (c.Owner, c.Team))];
    }
}
