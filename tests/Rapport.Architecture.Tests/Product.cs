using System.Diagnostics;
using System.Reflection;
using Rapport.Testing;
using Module = Rapport.Core.Modules.Module;

namespace Rapport.Architecture.Tests;

/// <summary>The product's assemblies and sources, as the rules look at them.</summary>
internal static class Product
{
    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [.. Directory.GetFiles(AppContext.BaseDirectory, "Rapport.*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => Directory.Exists(Repository.PathOf("src", name!)))
            .Append("rapport").Select(name => Assembly.Load(name!))];

    public static IReadOnlyList<Module> Modules { get; } =
        [.. from assembly in Assemblies
            from type in assembly.GetTypes()
            where type.IsSubclassOf(typeof(Module)) && !type.IsAbstract
            select (Module)Activator.CreateInstance(type, nonPublic: true)!];

    /// <summary>Paths of all files under version control, relative to the root.</summary>
    public static IReadOnlyList<string> Files { get; } = List();

    public static IEnumerable<(string Path, string Text)> Sources(string folder) =>
        from path in Files
        where path.StartsWith(folder, StringComparison.Ordinal) && (path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal))
        where File.Exists(Repository.PathOf(path))
        select (path, File.ReadAllText(Repository.PathOf(path)));

    private static string[] List()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Repository.Root, "ls-files", "-z"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return files;
    }
}
