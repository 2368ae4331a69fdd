using System.Text.Json;
using Rapport.Core.Catalogue;

namespace Rapport.Kit.Records;

/// <summary>
/// A form for a new record as the browser keeps it while it is open, so that it can be opened again after the server died. Values
/// are texts as <see cref="FieldFormat.Edit"/> writes them.
/// </summary>
/// <param name="Given">What its place gave: the record from whose page it was opened, the day of a calendar.</param>
/// <param name="All">Shown with all of its fields.</param>
public sealed record KeptForm(string Type, IReadOnlyDictionary<string, string?> Given, IReadOnlyDictionary<string, string?> Typed, bool All)
{
    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>Null for a text that is none of a form: it has been through a browser.</summary>
    public static KeptForm? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<KeptForm>(text) is { Type: not null, Given: not null, Typed: not null } form ? form : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The values that its place gave, as far as the type still knows them.</summary>
    public Dictionary<string, object?> GivenValues(RecordType type, FieldFormat format)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, text) in Given)
            if (type.Find(name) is { } field && format.Read(field, text, out var value) is null) values[name] = value;
        return values;
    }
}

/// <summary>The form that stood open on a page when the server died, until that page asks for it: the shell hears of it before the page stands.</summary>
public sealed class KeptForms
{
    private (KeptForm Form, string Path)? waiting;

    /// <summary>A form waits for its page.</summary>
    public event Action? Came;

    internal void Put(string text, string path)
    {
        if (KeptForm.Read(text) is not { } form) return;
        waiting = (form, path);
        Came?.Invoke();
    }

    /// <summary>Gives the form to the page it stood on, once; null to any other.</summary>
    internal KeptForm? Take(string path, Func<KeptForm, bool> isMine)
    {
        if (waiting is not { } found || found.Path != path || !isMine(found.Form)) return null;
        waiting = null;
        return found.Form;
    }
}
