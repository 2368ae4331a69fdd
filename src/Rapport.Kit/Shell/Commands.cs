using Rapport.Core.Criteria;
using Rapport.Kit.Lists;
using Rapport.Kit.Records;
using Rapport.Kit.Reports;
using Rapport.Kit.Theme;
using Rapport.Kit.Words;
using SearchHit = Rapport.Kit.Records.SearchHit;

namespace Rapport.Kit.Shell;

/// <summary>What the command menu offers on every page: places to go, records to make, and deeds that need no record.</summary>
internal sealed class Commands(IRecordSource source, Texts texts, CurrentUser user, bool reports)
{
    private const int MostRecords = 8;

    /// <summary>Every place and deed; <paramref name="remember"/> keeps a choice of looks or language.</summary>
    public IReadOnlyList<Command> All(Func<string, string, Task> remember, Func<Task> showKeys)
    {
        var types = Places.Main(source.Catalogue);
        return
        [
            Go("home", "home", texts["shell.home"], "/"),
            .. types.Concat(Places.Further(source.Catalogue)).Select(t => Go(t.Name, t.Icon, texts.Types(t), Paths.List(t.Name))),
            .. reports ? (Command[])[Go("reports", "report-analytics", texts["reports.title"], ReportPaths.All)] : [],
            .. user.Settings ? (Command[])[Go("settings", "settings", texts["shell.settings"], "/settings")] : [],
            Go("notices", "bell", texts["shortcuts.go.notices"], "/notifications"),
            Go("works", "list-check", texts["bulk.works"], "/bulk"),
            Go("account", "user-circle", texts["shell.account"], "/account") with { Words = texts["find.words.account"] },
            Go("help", "help-circle", texts["shell.help"], "/help"),
            .. source.Catalogue.Types.Where(t => t.Parent is null && t.WriteFunction is null && source.RightsOn(t).Create).OrderBy(t => t.NavigationOrder ?? int.MaxValue)
                .Select(t => new Command("find.create", "plus", texts["list.new", ("type", texts.Type(t))], Address: Paths.List(t.Name) + "?new=1") { Id = "create." + t.Name }),
            .. source.Catalogue.Types.Any(t => source.RightsOn(t).Import) ? [Go("import", "file-import", texts["import.title"], Paths.AllImports)] : Array.Empty<Command>(),
            .. types.Where(t => source.RightsOn(t).Import).Select(t => new Command("find.do", "file-import", texts["import.of", ("types", texts.Types(t))], Address: Paths.Import(t.Name)) { Id = "import." + t.Name }),
            .. ((string[])["light", "dark", "system"]).Select(t => Do("theme." + t, t switch { "light" => "sun", "dark" => "moon", _ => "device-desktop" }, texts["find.theme", ("theme", texts["shell.theme." + t])], () => remember(UserLook.ThemeCookie, t))),
            .. UserLook.Languages.Where(l => l.Tag != texts.Language).Select(l => new Command("find.do", "language", l.Name, Act: () => remember(UserLook.LanguageCookie, l.Tag)) { Id = "language." + l.Tag }),
            Do("shell.keys", "keyboard", texts["shortcuts.title"], showKeys),
            new("find.do", "logout", texts["shell.signOut"], Address: "/sign-out") { Id = "shell.signOut", Leaves = true },
        ];
    }

    public async Task<IReadOnlyList<Command>> RecordsAsync(string text, CancellationToken cancel)
    {
        var hits = await source.SearchAsync(text, null, MostRecords, cancel);
        var records = hits.Select(Record).ToList();
        // More than fits stands in the list of the type, filtered by the same words; so does a customer whom eight notes pushed out.
        if (hits.Count == MostRecords)
            records.AddRange(hits.Select(h => h.Type).Concat(Places.Main(source.Catalogue).Take(1).Select(t => t.Name)).Distinct().Select(source.Catalogue.Find).OfType<Core.Catalogue.RecordType>()
                .Select(t => new Command("find.records", "list", texts["find.all", ("types", texts.Types(t)), ("text", text)], Address: new ListAddress(t.Name, ListAddress.All, CriteriaText.Write(new Core.Criteria.Words(text))).Uri)));
        return records;
    }

    public Command Record(SearchHit hit) =>
        new("find.records", source.Catalogue.Find(hit.Type)?.Icon ?? "square", hit.Title, hit.Subtitle, Paths.Record(hit.Type, hit.Id)) { Hit = hit, Marks = hit.Matched, Reading = hit.Reading, ReadingMarks = hit.ReadingMatched };

    private static Command Go(string place, string icon, string title, string address) => new("find.go", icon, title, Address: address) { Id = "go." + place };

    private static Command Do(string id, string icon, string title, Func<Task> act) => new("find.do", icon, title, Act: act) { Id = id };
}
