namespace Rapport.Kit.Shell;

/// <summary>A page that a module puts into the navigation, under "Data". <paramref name="Text"/> is the key of its name.</summary>
public sealed record ModulePlace(string Path, string Icon, string Text);

/// <summary>The pages of a module that this person may open; asked anew whenever the navigation is drawn.</summary>
public interface IModulePlaces
{
    IEnumerable<ModulePlace> Places { get; }
}
