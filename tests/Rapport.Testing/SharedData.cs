namespace Rapport.Testing;

/// <summary>
/// Real data beside the working copy (<c>../shared/data</c>, or the folder in <c>RAPPORT_TEST_DATA</c>). It may not be
/// shipped, so a newcomer does not have it: tests that want it are then skipped, by name and reason.
/// </summary>
public static class SharedData
{
    public static string Folder =>
        Environment.GetEnvironmentVariable("RAPPORT_TEST_DATA") ?? Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));

    /// <summary>Full path of a file such as <c>online-retail/online_retail.csv.gz</c>; skips the test when it is not there.</summary>
    public static string File(string path)
    {
        var full = Path.Combine(Folder, path);
        Assert.SkipUnless(System.IO.File.Exists(full), $"no shared data: {path}");
        return full;
    }
}
