using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Problems;
using YamlDotNet.Core;

namespace Rapport.Core.Packs;

/// <summary>Reads and writes <c>pack.yaml</c>. A file comes from anywhere: size, depth and repetition are bounded, and each mistake is told with its line.</summary>
public static class PackFile
{
    /// <summary>Longest file in characters.</summary>
    public const int Longest = 2_000_000;

    /// <summary>The pack of a text. Throws problems that name the line.</summary>
    public static Pack Read(string text)
    {
        if (text.Length > Longest) throw new ProblemException(Problem.Refused("pack.tooLong", null, ("max", Longest)));
        YamlTree tree;
        try
        {
            tree = YamlTree.Read(text);
        }
        catch (YamlException e)
        {
            throw new ProblemException(Problem.Invalid("pack.notYaml", $"{e.Start.Line}", ("line", e.Start.Line), ("message", e.InnerException?.Message ?? e.Message)));
        }

        if (tree.Root is not JsonObject root) throw new ProblemException(Problem.Invalid("pack.notAPack", "1", ("line", 1)));
        try
        {
            var pack = root.Deserialize<Pack>(Pack.Json)!;
            if (PackShape.Problems(pack).Select(p => At(p, tree)).ToList() is { Count: > 0 } problems) throw new ProblemException(problems);
            return pack;
        }
        catch (JsonException e)
        {
            var line = tree.LineOf(e.Path);
            throw new ProblemException(Problem.Invalid("pack.unread", $"{line}", ("line", line), ("name", (e.Path ?? "$").TrimStart('$').TrimStart('.'))));
        }
    }

    /// <summary>The text of a pack, as <see cref="Read"/> reads it.</summary>
    public static string Write(Pack pack) => YamlText.Write(JsonSerializer.SerializeToNode(pack, Pack.Json)!);

    private static Problem At(Problem problem, YamlTree tree) => problem with { At = $"{tree.LineOf("$." + problem.At)}" };
}
