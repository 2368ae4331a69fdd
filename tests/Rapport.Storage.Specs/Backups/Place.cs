using Rapport.App.Workplaces;

namespace Rapport.Storage.Specs.Backups;

/// <summary>Somewhere for a workplace to be.</summary>
internal sealed class Place : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TestDatabase? database;

    public Place(string kind) => database = kind == "postgres" ? PostgresCluster.NewDatabase() : null;

    public string Folder => folder.File("data");

    public string? Connection => database?.ConnectionString;

    public Other AsOther => new(Folder, Connection);

    public void Dispose()
    {
        database?.Dispose();
        folder.Dispose();
    }
}
