using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rapport.App.Api.OpenApi;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Kit;
using Rapport.Kit.Words;

namespace Rapport.App.Commands.Clients;

/// <summary><c>rapport client</c>: classes for the record types of a workplace, its own types and fields among them, to be used with Rapport.Client.</summary>
internal static partial class ClientCommand
{
    public static Command Make()
    {
        var folder = new Argument<string>("folder") { Description = "Where the classes go, one file a type; files of the same names are written anew." };
        var space = new Option<string>("--namespace") { Description = "Namespace of the classes.", DefaultValueFactory = _ => "Workplace" };
        var document = new Option<string?>("--document") { Description = "The API's description as a server gave it (/openapi/v1.json), instead of a workplace: then the classes know what its caller saw." };
        var types = new Option<string[]>("--types") { Description = "Only these record types.", AllowMultipleArgumentsPerToken = true };
        return Verb.Make("client", "Writes the classes of a typed .NET client for the record types of a workplace.", "rapport client Model --namespace Halcyon.Crm --types party visit", [folder, space, document, types], async (verb, ct) =>
        {
            var name = verb.Parsed.GetValue(space)!;
            if (!Namespace().IsMatch(name)) throw new ProblemException(Problem.Invalid("client.namespace", "--namespace", ("name", name)));
            var described = verb.Parsed.GetValue(document) is { } file ? await ReadAsync(file, ct) : await DescribeAsync(verb, ct);
            var files = ClientSource.Files(described, name, verb.Parsed.GetValue(types) ?? []);
            var into = Directory.CreateDirectory(verb.Parsed.GetValue(folder)!).FullName;
            foreach (var (path, text) in files) await File.WriteAllTextAsync(Path.Combine(into, path), text, ct);
            return new JsonObject { ["folder"] = into, ["classes"] = files.Count };
        });
    }

    private static async Task<JsonObject> DescribeAsync(Verb verb, CancellationToken ct)
    {
        await using var workplace = await verb.OpenAsync(ct);
        await using var services = workplace.BuildServices();
        // What is written for programs is in English, whatever the machine speaks.
        var texts = new Texts(new TextBook([typeof(KitServices).Assembly, .. Workplaces.Workplace.Modules.Select(m => m.GetType().Assembly), typeof(ClientCommand).Assembly]), CultureInfo.GetCultureInfo("en"));
        return new OpenApiDocument(services.GetRequiredService<CatalogueHolder>().Current, Principal.System, texts).Make([]);
    }

    private static async Task<JsonObject> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            if (JsonNode.Parse(await File.ReadAllTextAsync(file, ct)) is JsonObject document && document["components"]?["schemas"] is JsonObject) return document;
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new ProblemException(Problem.Invalid("client.noDocument", null, ("file", file)));
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\z")]
    private static partial Regex Namespace();
}
