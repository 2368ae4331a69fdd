using System.Reflection;

namespace Rapport.Testing;

/// <summary>Where the sources lie, found from the running tests.</summary>
public static class Repository
{
    private static readonly Lazy<string?> Found = new(() =>
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Rapport.slnx"))) return folder.FullName;
        return null;
    });

    /// <summary>The folder with <c>Rapport.slnx</c>. Throws when the tests run outside a working copy.</summary>
    public static string Root => Found.Value ?? throw new DirectoryNotFoundException($"No Rapport.slnx above {AppContext.BaseDirectory}.");

    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>A value the build wrote into this assembly.</summary>
    internal static string? BuildValue(string name) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == name)?.Value;
}
