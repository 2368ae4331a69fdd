using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.App.Api;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Packs;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.App.Commands;

/// <summary><c>rapport pack</c>: lists, installs, upgrades and removes packs, and makes one of what was made here.</summary>
internal static class PackCommand
{
    private static readonly Argument<string> Which = new("pack") { Description = "Name of a pack that comes with the program, or a pack.yaml." };
    private static readonly Option<bool> Preview = new("--preview") { Description = "Says what would happen and changes nothing." };

    public static Command Make() => new("pack", "Packs: record types, fields, layouts and lists that are installed, upgraded and removed together.") { List(), Install(), Remove(), Export() };

    private static Command List() => Verb.Make("list", "The packs that come with the program and those that are here.", "rapport pack list", [], async (verb, ct) =>
    {
        await using var workplace = await verb.OpenAsync(ct);
        await using var services = workplace.BuildServices();
        var here = (await services.GetRequiredService<PackBook>().InstalledAsync(ct)).ToDictionary(p => p.Pack.Name, StringComparer.Ordinal);
        var all = services.GetRequiredService<PackShelf>().Packs.Concat(here.Values.Select(p => p.Pack)).DistinctBy(p => p.Name);
        return new JsonObject
        {
            ["rows"] = new JsonArray([.. all.Select(p => (JsonNode)new JsonObject { ["pack"] = p.Name, ["version"] = p.Version, ["installed"] = here.GetValueOrDefault(p.Name)?.Pack.Version, ["label"] = p.Label?.En })]),
        };
    });

    private static Command Install()
    {
        var demo = new Option<bool>("--demo") { Description = "Also the records that show what it is for." };
        return Verb.Make("install", "Installs a pack, or brings the one that is here to its version. What was changed here since stays.", "rapport pack install market-watch --preview", [Which, demo, Preview], async (verb, ct) =>
        {
            await using var workplace = await verb.OpenAsync(ct);
            await using var services = workplace.BuildServices();
            var packs = services.GetRequiredService<PackBook>();
            var which = verb.Parsed.GetValue(Which)!;
            var pack = await FindAsync(which, services.GetRequiredService<PackShelf>(), ct);
            return Told(verb, workplace, pack, verb.Parsed.GetValue(Preview) ? await packs.PreviewAsync(pack, Principal.System, ct) : await packs.InstallAsync(pack, verb.Parsed.GetValue(demo), Principal.System, ct));
        });
    }

    /// <summary>A file, or one of those that come with the program; what looks like a path is no name.</summary>
    private static async Task<Pack> FindAsync(string which, PackShelf shelf, CancellationToken ct) =>
        File.Exists(which) ? PackFile.Read(await File.ReadAllTextAsync(which, ct))
        : which.Contains(Path.DirectorySeparatorChar) || Path.GetExtension(which) is ".yaml" or ".yml" ? throw new ProblemException(Problem.Missing("link.fileMissing", null, ("file", which)))
        : shelf.Find(which);

    private static Command Remove()
    {
        var keep = new Option<bool>("--keep-demo") { Description = "Leaves its sample records where they are." };
        return Verb.Make("remove", "Takes a pack out of sight; records and values stay, and come back when it is installed again.", "rapport pack remove market-watch --preview", [Which, keep, Preview], async (verb, ct) =>
        {
            await using var workplace = await verb.OpenAsync(ct);
            await using var services = workplace.BuildServices();
            var packs = services.GetRequiredService<PackBook>();
            var which = verb.Parsed.GetValue(Which)!;
            var pack = (await packs.InstalledAsync(ct)).FirstOrDefault(p => p.Pack.Name == which)?.Pack;
            return Told(verb, workplace, pack, verb.Parsed.GetValue(Preview) ? await packs.PreviewRemovalAsync(which, Principal.System, ct) : await packs.RemoveAsync(which, !verb.Parsed.GetValue(keep), Principal.System, ct));
        });
    }

    private static Command Export()
    {
        var file = new Argument<string>("file") { Description = "The pack.yaml to write." };
        var name = new Option<string>("--name") { Description = "Name of the pack, such as flower-shop.", Required = true };
        var version = new Option<string>("--version") { Description = "Its version.", DefaultValueFactory = _ => "1.0.0" };
        var label = new Option<string?>("--label") { Description = "What people read; left out, its name." };
        var types = new Option<string[]>("--types") { Description = "Record types whose own parts it holds.", Required = true, AllowMultipleArgumentsPerToken = true };
        return Verb.Make("export", "Makes a pack of what was made here, to be installed elsewhere.", "rapport pack export pack.yaml --name flower-shop --types bouquet party", [file, name, version, label, types], async (verb, ct) =>
        {
            await using var workplace = await verb.OpenAsync(ct);
            await using var services = workplace.BuildServices();
            var wish = new PackWish(verb.Parsed.GetValue(name)!, verb.Parsed.GetValue(version)!, LocalText.In("en", verb.Parsed.GetValue(label) ?? verb.Parsed.GetValue(name)!), verb.Parsed.GetValue(types)!);
            var (pack, left) = await services.GetRequiredService<PackExport>().MakeAsync(wish, Principal.System, ct);
            await File.WriteAllTextAsync(verb.Parsed.GetValue(file)!, PackFile.Write(pack), ct);
            return new JsonObject { ["file"] = verb.Parsed.GetValue(file), ["types"] = pack.Types.Count, ["fields"] = pack.Fields.Sum(t => t.Value.Count), ["layouts"] = pack.Layouts.Count, ["views"] = pack.Views.Count, ["leftOut"] = string.Join(", ", left.Select(l => $"{l.Type}.{l.Name} ({l.Pack.En})")) };
        });
    }

    private static JsonObject? Told(Verb verb, Workplace workplace, Pack? pack, PackPlan plan)
    {
        if (!verb.IsJson)
        {
            Console.Out.WriteLine(PackText.Of(plan, pack, workplace.Catalogue.Current, verb.Parsed.GetValue(Preview)));
            return null;
        }

        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) PackJson.Plan(json, plan);
        return JsonNode.Parse(bytes.ToArray())!.AsObject();
    }
}
