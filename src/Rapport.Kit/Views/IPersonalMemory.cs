namespace Rapport.Kit.Views;

/// <summary>What the program remembers for the signed-in person, by name: small values, kept in the database so that they follow to every device.</summary>
public interface IPersonalMemory
{
    /// <summary>The value, or the default of its type while nothing was kept.</summary>
    Task<T?> ReadAsync<T>(string name, CancellationToken cancel);

    Task WriteAsync<T>(string name, T value, CancellationToken cancel);
}
