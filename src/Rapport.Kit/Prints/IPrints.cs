using Rapport.Core.Catalogue;
using Rapport.Core.Prints;

namespace Rapport.Kit.Prints;

/// <summary>Print templates as one signed-in person meets them.</summary>
public interface IPrints
{
    Task<IReadOnlyList<PrintTemplate>> ListAsync(string type, CancellationToken cancel);

    /// <summary>The page in the reader's language; null where the record is not there for them.</summary>
    Task<IReadOnlyList<PrintedPart>?> FillAsync(RecordType type, Guid id, string body, CancellationToken cancel);
}

/// <summary>Where records are printed.</summary>
public static class PrintPaths
{
    public static string Of(string type, Guid id, Guid template) => $"/print/{type}/{id:D}?template={template:D}";
}
