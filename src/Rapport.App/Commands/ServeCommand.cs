using System.CommandLine;
using Rapport.App.Web;

namespace Rapport.App.Commands;

/// <summary><c>rapport serve</c>: the web server with its jobs.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on.", DefaultValueFactory = _ => "http://localhost:5080" };
        var demo = new Option<bool>("--demo") { Description = "Fills an empty workplace with a living sample company." };
        var language = Languages.Option("Language in which --demo writes: en, zh-Hans or zh-Hant.");
        var mode = new Option<string>("--mode") { Description = "all, web or worker.", DefaultValueFactory = _ => "all" };
        mode.AcceptOnlyFromAmong("all", "web", "worker");
        return Verb.Make("serve", "Starts the product.", "rapport serve --urls http://localhost:5080", [urls, demo, language, mode], async (verb, ct) =>
        {
            await WebServer.RunAsync(verb.Folder, verb.Connection, verb.Parsed.GetValue(urls)!, verb.Parsed.GetValue(demo) ? verb.Parsed.GetValue(language) : null, Enum.Parse<ServeMode>(verb.Parsed.GetValue(mode)!, ignoreCase: true), ct);
            return null;
        });
    }
}
