using Rapport.Core.Access;
using Rapport.Core.Catalogue;

namespace Rapport.App.Screens;

/// <summary>The signed-in person of one circuit. Set by the root component before any screen asks.</summary>
internal sealed class Visitor
{
    private Principal? who;
    private (RecordCatalogue Of, RecordCatalogue Visible)? cut;

    public Principal Who => who ?? throw new InvalidOperationException("Nobody is signed in on this circuit.");

    public bool IsKnown => who is not null;

    public void Is(Principal principal) => (who, cut) = (principal, null);

    /// <summary>The catalogue without the types and fields that the person may not see.</summary>
    public RecordCatalogue Visible(RecordCatalogue all)
    {
        if (cut is { } known && ReferenceEquals(known.Of, all)) return known.Visible;
        var visible = new RecordCatalogue(all.Types.Where(t => Who.AccessTo(t).Read != RecordScope.None)
            .Select(t => Who.AccessTo(t).HiddenFields.Count == 0 ? t : t with { Fields = [.. t.Fields.Where(f => !Who.AccessTo(t).HiddenFields.Contains(f.Name))] }), all.Stamp);
        cut = (all, visible);
        return visible;
    }
}
