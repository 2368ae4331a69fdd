namespace Rapport.Fuzz;

/// <summary>One kind of nonsense and what must hold whatever comes. Not for several threads.</summary>
internal abstract class Fuzz : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>The input of the last try, as it can be looked at and tried again.</summary>
    public abstract string Input { get; }

    /// <summary>Inputs between two new beginnings: what is kept from one to the next does not grow without end.</summary>
    public virtual int Stretch => int.MaxValue;

    /// <summary>Before the first input of each stretch.</summary>
    public virtual Task BeginAsync() => Task.CompletedTask;

    /// <summary>After the last input of each stretch.</summary>
    public virtual Task EndAsync() => Task.CompletedTask;

    /// <summary>Makes an input and tries it; answers what became of it in a word. Throws what is wrong.</summary>
    public abstract ValueTask<string> TryAsync(Random random);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What must hold.</summary>
    protected static void Demand(bool holds, string otherwise)
    {
        if (!holds) throw new BrokenPromiseException(otherwise);
    }
}

/// <summary>Something that must hold did not.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
