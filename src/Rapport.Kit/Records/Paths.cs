namespace Rapport.Kit.Records;

/// <summary>Addresses of the generic screens.</summary>
public static class Paths
{
    public static string List(string type) => $"/r/{type}";

    public static string Record(string type, Guid id) => $"/r/{type}/{id:D}";

    public const string AllImports = "/import";

    public static string Import(string type) => $"/import/{type}";
}
