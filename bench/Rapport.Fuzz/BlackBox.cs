using System.IO.MemoryMappedFiles;

namespace Rapport.Fuzz;

/// <summary>
/// Seed and number of the present input in a mapped file, which outlives the process: after a crash that no code can
/// catch (a full stack, a fault in native code) <c>bench/fuzz</c> tells them from here.
/// </summary>
internal sealed class BlackBox : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    public BlackBox(string path)
    {
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, 16);
        view = file.CreateViewAccessor();
    }

    public void Note(int seed, long number)
    {
        view.Write(0, (long)seed);
        view.Write(8, number);
    }

    public static (int Seed, long Number) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return ((int)BitConverter.ToInt64(bytes, 0), BitConverter.ToInt64(bytes, 8));
    }

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }
}
