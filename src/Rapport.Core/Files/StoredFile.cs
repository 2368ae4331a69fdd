namespace Rapport.Core.Files;

/// <summary>An uploaded file as fields of kind file and image name it by its id; the content lies under its SHA-256.</summary>
public sealed record StoredFile(Guid Id, string Sha256, long Size, string Name, string MediaType)
{
    // A list shows many at once and loads them as they are.
    private const long LargestThumb = 1 << 20;

    /// <summary>May stand in a page: an image of a kind in which nothing can run.</summary>
    public bool IsPicture => Files.MediaType.IsPicture(MediaType);

    /// <summary>Small enough to be shown beside many others.</summary>
    public bool IsThumb => IsPicture && Size <= LargestThumb;
}

/// <summary>Content taken in and measured, but not kept yet. Disposing it throws away what was not kept.</summary>
public sealed class TakenFile : IDisposable
{
    internal TakenFile(string path) => Path = path;

    internal string Path { get; }

    public required string Sha256 { get; init; }
    public required long Size { get; init; }
    public required string Name { get; init; }
    public required string MediaType { get; init; }

    public bool IsPicture => Files.MediaType.IsPicture(MediaType);

    public void Dispose() => File.Delete(Path);
}

/// <summary>The largest file that is taken in, in bytes.</summary>
public sealed record FileLimit(long Bytes)
{
    public const int UsualMegabytes = 50;

    public long Megabytes => Bytes >> 20;

    public static FileLimit Of(int megabytes) => new((long)megabytes << 20);
}
