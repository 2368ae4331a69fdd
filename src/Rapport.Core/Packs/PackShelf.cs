using Rapport.Core.Problems;

namespace Rapport.Core.Packs;

/// <summary>The packs that come with the program: <c>packs/NAME/pack.yaml</c> beside it.</summary>
public sealed class PackShelf(string folder)
{
    private readonly Lazy<IReadOnlyList<Pack>> packs = new(() => [.. Read(folder)]);

    public IReadOnlyList<Pack> Packs => packs.Value;

    public Pack Find(string name) => Packs.FirstOrDefault(p => p.Name == name) ?? throw new ProblemException(Problem.Missing("pack.unknown", null, ("name", name)));

    private static IEnumerable<Pack> Read(string folder) => !Directory.Exists(folder) ? []
        : Directory.EnumerateFiles(folder, "pack.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => PackFile.Read(File.ReadAllText(f)));
}
