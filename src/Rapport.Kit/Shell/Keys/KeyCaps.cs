using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Rapport.Kit.Shell.Keys;

/// <summary>Keys drawn as keys. No component: each that an open page holds takes two kilobytes of it.</summary>
public static class KeyCaps
{
    public static MarkupString Of(string keys) => new(string.Concat(KeyChord.Parts(keys).Select(part => $"<kbd>{HtmlEncoder.Default.Encode(part)}</kbd>")));
}
