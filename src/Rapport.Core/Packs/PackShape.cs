using System.Text.RegularExpressions;
using Rapport.Core.Problems;

namespace Rapport.Core.Packs;

/// <summary>What a pack must be by itself, whatever workplace it comes to.</summary>
internal static partial class PackShape
{
    private const int MostTypes = 40;
    private const int MostFields = 1_000;
    private const int MostViews = 200;
    private const int MostRecords = 2_000;

    /// <summary>What is wrong with it; each <see cref="Problem.At"/> is a path in the file.</summary>
    public static IEnumerable<Problem> Problems(Pack pack)
    {
        foreach (var (name, part) in new (string, object?)[] { ("types", pack.Types), ("fields", pack.Fields), ("layouts", pack.Layouts), ("rules", pack.Rules), ("prints", pack.Prints), ("views", pack.Views), ("demo", pack.Demo) })
            if (part is null) { yield return Problem.Invalid("pack.empty", name, ("name", name)); yield break; }
        if (!Word().IsMatch(pack.Name ?? "")) yield return Problem.Invalid("pack.badName", "pack", ("name", pack.Name));
        if (!Number().IsMatch(pack.Version ?? "")) yield return Problem.Invalid("pack.badVersion", "version", ("value", pack.Version));
        if (string.IsNullOrWhiteSpace(pack.Label?.En)) yield return Problem.Invalid("field.required", "label");
        var nothing = pack.Fields.FirstOrDefault(t => t.Value is null || t.Value.Any(f => f.Value is null)).Key ?? pack.Types.FirstOrDefault(t => t.Value is null).Key;
        if (nothing is not null) { yield return Problem.Invalid("pack.empty", pack.Types.ContainsKey(nothing) ? $"types.{nothing}" : $"fields.{nothing}", ("name", nothing)); yield break; }
        if (pack.Layouts.Any(l => l.Value?.Sections is null)) { yield return Problem.Invalid("pack.empty", "layouts", ("name", "layouts")); yield break; }
        if (pack.Rules.Any(t => t.Value is null || t.Value.Any(r => r.Value is null))) { yield return Problem.Invalid("pack.empty", "rules", ("name", "rules")); yield break; }
        if (pack.Prints.Any(t => t.Value is null || t.Value.Any(p => p.Value is null))) { yield return Problem.Invalid("pack.empty", "prints", ("name", "prints")); yield break; }
        if (pack.Demo.Any(d => d?.Values is null || d.Type is null)) { yield return Problem.Invalid("pack.empty", "demo", ("name", "demo")); yield break; }
        foreach (var (name, count, most) in new[] { ("types", pack.Types.Count, MostTypes), ("fields", pack.Fields.Sum(t => t.Value.Count), MostFields), ("rules", pack.AllRules().Count(), MostViews), ("prints", pack.AllPrints().Count(), MostViews), ("views", pack.Views.Count, MostViews), ("demo", pack.Demo.Count, MostRecords) })
            if (count > most) yield return Problem.Refused("pack.tooMany", name, ("name", name), ("max", most));
        foreach (var (type, prints) in pack.Prints.Where(t => t.Value.Count(p => p.Value.Usual) > 1)) yield return Problem.Refused("pack.twoUsual", $"prints.{type}", ("type", type), ("names", string.Join(", ", prints.Where(p => p.Value.Usual).Select(p => p.Key))));
        foreach (var (type, key, print) in pack.AllPrints())
        {
            if (!Word().IsMatch(key)) yield return Problem.Invalid("pack.badName", $"prints.{type}", ("name", key));
            if (string.IsNullOrWhiteSpace(print.Name?.En)) yield return Problem.Invalid("field.required", $"prints.{type}.{key}.name");
            if (string.IsNullOrWhiteSpace(print.Body?.En)) yield return Problem.Invalid("field.required", $"prints.{type}.{key}.body");
        }

        foreach (var (view, at) in pack.Views.Select((v, i) => (v, $"views[{i}]")))
        {
            if (!Word().IsMatch(view?.Key ?? "")) yield return Problem.Invalid("pack.badName", at + ".key", ("name", view?.Key));
            else if (pack.Views.Count(v => v?.Key == view!.Key) > 1) yield return Problem.Refused("pack.twice", at + ".key", ("name", view!.Key));
            if (string.IsNullOrWhiteSpace(view?.Name?.En)) yield return Problem.Invalid("field.required", at + ".name");
        }

        foreach (var twice in pack.Demo.Where(d => d?.Ref is not null).GroupBy(d => d.Ref).Where(g => g.Count() > 1)) yield return Problem.Refused("pack.twice", "demo", ("name", twice.Key));
    }

    /// <summary>Whether the one version is higher than the other.</summary>
    public static bool IsNewer(string version, string than) => System.Version.Parse(version) > System.Version.Parse(than);

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Word();

    [GeneratedRegex("^[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Number();
}
