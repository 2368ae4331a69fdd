using Rapport.Core.Files;
using Rapport.Kit.Icons;
using Rapport.Kit.Records;

namespace Rapport.Kit.Files;

/// <summary>How files and pictures look in lists and on pages.</summary>
internal static class FileMarkup
{
    /// <summary>Where files are sent to and come from.</summary>
    public const string Root = "/api/v1/files";

    public static string Address(Guid id) => $"{Root}/{id:D}";

    public static string IconOf(StoredFile file) => file.IsPicture ? "photo" : file.MediaType switch
    {
        "application/pdf" or "text/plain" or "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "file-text",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "table",
        _ => "paperclip",
    };

    /// <summary>A small picture or an icon, then the name; a link to the file where <paramref name="links"/> are wanted.</summary>
    public static string Value(StoredFile file, bool links)
    {
        var (address, name) = (FieldMarkup.Encode(Address(file.Id)), FieldMarkup.Encode(file.Name));
        var picture = file.IsThumb ? $"<img class=\"th\" src=\"{address}\" alt=\"\" loading=\"lazy\" decoding=\"async\">" : IconSet.Svg(IconOf(file), "s");
        return links ? $"<a class=\"att\" href=\"{address}\"{(file.IsPicture ? " target=\"_blank\"" : " download")}>{picture}<span class=\"ell\">{name}</span></a>"
            : $"<span class=\"att\">{picture}<span class=\"ell\">{name}</span></span>";
    }
}
