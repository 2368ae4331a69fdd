using System.Collections.Concurrent;
using System.Reflection;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Rapport.App.Help;

/// <summary>One page of the help: its name in addresses, its heading, its text as HTML and as plain words.</summary>
internal sealed record HelpText(string Name, string Title, string Html, string Words);

/// <summary>
/// The pages under <c>docs/help</c>, shipped inside the program: the same files are read in the repository and in the
/// product, so their links name files and are turned into addresses here.
/// </summary>
internal static class HelpBook
{
    /// <summary>Names of the pages in the order of the contents.</summary>
    public static IReadOnlyList<string> Pages { get; } =
        ["getting-started", "customers", "activities", "lists-and-filters", "importing", "duplicates", "reports", "record-types", "flows", "packs", "layouts", "printing", "notifications", "undo-and-history", "changes-that-meet", "phone", "users-and-roles", "limits", "api-and-command-line", "webhooks", "backup", "shortcuts"];

    private static readonly MarkdownPipeline Reader = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers().DisableHtml().Build();
    private static readonly ConcurrentDictionary<(string Language, string Page), HelpText?> Read = [];

    public static HelpText? Find(string language, string page) => Read.GetOrAdd((language, page), key => Load(key.Language, key.Page));

    /// <summary>All pages in a language, in order.</summary>
    public static IEnumerable<HelpText> All(string language) => Pages.Select(p => Find(language, p)).OfType<HelpText>();

    /// <summary>Pages that contain all the words typed.</summary>
    public static IReadOnlyList<HelpText> Search(string language, string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? [.. All(language)] : [.. All(language).Where(p => words.All(w => p.Words.Contains(w, StringComparison.OrdinalIgnoreCase)))];
    }

    private static HelpText? Load(string language, string page)
    {
        if (!Pages.Contains(page)) return null;
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"help/{language}/{page}.md");
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        var document = Markdown.Parse(text, Reader);
        foreach (var link in document.Descendants<LinkInline>())
            if (link.Url is { } url && !url.Contains("://", StringComparison.Ordinal)) link.Url = Address(url, page);
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Reader.Setup(renderer);
        renderer.Render(document);
        var title = document.Descendants<HeadingBlock>().First(h => h.Level == 1);
        return new HelpText(page, string.Concat(title.Inline!.Descendants<LiteralInline>().Select(l => l.Content.ToString())), Wide(writer.ToString(), document), text);
    }

    /// <summary><c>importing.md#result</c> becomes <c>/help/importing#result</c>; a bare <c>#part</c> needs the page before it, since the base address is the root.</summary>
    private static string Address(string url, string page) =>
        url.StartsWith('#') ? $"/help/{page}{url}" : url.StartsWith('/') ? url : "/help/" + url.Replace(".md", "", StringComparison.Ordinal);

    /// <summary>A wide table scrolls in itself, not the page.</summary>
    private static string Wide(string html, MarkdownDocument document) =>
        document.Descendants<Table>().Any() ? html.Replace("<table>", "<div class=\"tablewrap\" tabindex=\"0\"><table>", StringComparison.Ordinal).Replace("</table>", "</table></div>", StringComparison.Ordinal) : html;
}
