using Rapport.Core.Views;
using Rapport.Kit.Views;

namespace Rapport.App.Screens;

/// <summary>What is remembered for the circuit's person; looking as somebody else leaves no trace in their memory.</summary>
internal sealed class OwnMemory(PersonalMemory memory, Visitor visitor) : IPersonalMemory
{
    public Task<T?> ReadAsync<T>(string name, CancellationToken cancel) => memory.ReadAsync<T>(name, visitor.Who, cancel);

    public Task WriteAsync<T>(string name, T value, CancellationToken cancel) => visitor.Viewer is null ? memory.WriteAsync(name, value, visitor.Who, cancel) : Task.CompletedTask;
}
