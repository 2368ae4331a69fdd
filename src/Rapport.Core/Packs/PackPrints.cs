using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Prints;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.Core.Packs;

/// <summary>How records of a type are printed.</summary>
public sealed record PackPrint
{
    public LocalText? Name { get; init; }
    public string Paper { get; init; } = "a4";
    public LocalText? Body { get; init; }

    /// <summary>Becomes the usual one of its type when it comes, where the workplace has none yet; from then on that is said here.</summary>
    public bool Usual { get; init; }

    internal static PackPrint Of(PrintTemplate template) => new() { Name = template.Name, Paper = template.Paper, Body = template.Body };
}

/// <summary>The print templates of a pack here: records, found by the ids that were noted before they were made.</summary>
internal sealed class PackPrints(PrintBook book)
{
    /// <summary>How those that are there stand now, by <c>type/key</c>.</summary>
    public async Task<Dictionary<string, string>> ReadAsync(IReadOnlyDictionary<string, Guid> ids, CancellationToken ct)
    {
        var there = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in ids.Keys.Select(k => k.Split('/')[0]).Distinct(StringComparer.Ordinal))
        {
            var templates = await book.ListAsync(type, ct);
            foreach (var (key, id) in ids.Where(i => i.Key.Split('/')[0] == type))
                if (templates.FirstOrDefault(t => t.Id == id) is { } template) there[key] = PackGround.Text(PackPrint.Of(template));
        }

        return there;
    }

    /// <summary>Puts a template in, or brings the one of that id to what the pack says; whether it is the usual one stays.</summary>
    public async Task PutAsync(string type, PackPrint print, Guid id, Principal who, CancellationToken ct)
    {
        var all = await book.ListAsync(type, ct);
        var there = all.FirstOrDefault(t => t.Id == id);
        var isUsual = there?.IsDefault ?? (print.Usual && !all.Any(t => t.IsDefault));
        await book.PutAsync(new PrintTemplate(type, print.Name!, print.Paper, print.Body!, isUsual) { Id = id }, there is null, who, ct);
    }

    public Task RemoveAsync(Guid id, Principal who, CancellationToken ct) => book.DeleteAsync(id, who, ct);

    /// <summary>The templates of a type as parts of a pack of one's own.</summary>
    public static async Task<IReadOnlyDictionary<string, PackPrint>> OfAsync(PrintBook book, string type, Func<Guid, bool> mine, CancellationToken ct) =>
        (await book.ListAsync(type, ct)).Where(t => mine(t.Id!.Value)).ToDictionary(t => "print-" + t.Id!.Value.ToString("N")[^12..], t => PackPrint.Of(t) with { Usual = t.IsDefault }, StringComparer.Ordinal);

    /// <summary>What stands against a template with the catalogue that would be in force.</summary>
    public static IEnumerable<Problem> Problems(RecordType type, PackPrint print, RecordCatalogue next)
    {
        if (!Papers.Contains(print.Paper)) yield return Problem.Invalid("field.notAChoice", "paper", ("value", print.Paper), ("choices", string.Join(", ", Papers)));
        foreach (var (at, body) in new[] { ("en", print.Body!.En), ("zh-Hans", print.Body.ZhHans), ("zh-Hant", print.Body.ZhHant) })
            if (body is not null)
                foreach (var problem in Unread(type, body, next)) yield return problem with { At = $"body.{at}" };
    }

    private static IReadOnlyList<Problem> Unread(RecordType type, string body, RecordCatalogue next)
    {
        try
        {
            return PrintPlan.Of(PrintParser.Parse(body), type, next).Problems;
        }
        catch (ProblemException e)
        {
            return e.Problems;
        }
    }

    private static readonly string[] Papers = [.. PrintTemplateType.Describe()["paper"].Choices.Select(c => c.Key)];
}
