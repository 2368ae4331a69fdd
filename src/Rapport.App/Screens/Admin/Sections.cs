using Rapport.Core.Access;

namespace Rapport.App.Screens.Admin;

/// <summary>One section of the settings. <paramref name="Function"/> opens it; roles are for administrators alone.</summary>
internal sealed record Section(string Name, string Icon, string Function, string Help)
{
    public string Path => "/settings/" + Name;

    /// <summary>A section without a function is everybody's: it shows what their rights let them see.</summary>
    public bool IsOpenTo(Principal who) => Function.Length == 0 || who.May(Function);
}

/// <summary>The sections of the settings in their order.</summary>
internal static class Sections
{
    public static IReadOnlyList<Section> All { get; } =
    [
        new("firm", "building", Functions.Settings, "getting-started"),
        new("users", "users", Functions.Users, "users-and-roles"),
        new("teams", "sitemap", Functions.Users, "users-and-roles"),
        new("roles", "shield-check", "*", "users-and-roles"),
        new("limits", "gauge", "*", "limits"),
        new("sharing", "users-group", "*", "users-and-roles"),
        new("access", "eye", Functions.Users, "users-and-roles"),
        new("types", "square-rounded", Functions.Fields, "record-types"),
        new("fields", "adjustments-horizontal", Functions.Fields, "customers"),
        new("rules", "list-check", Functions.Fields, "record-types"),
        new("flows", "route", Functions.Fields, "flows"),
        new("packs", "packages", Functions.Fields, "packs"),
        new("layouts", "layout-columns", Functions.Fields, "layouts"),
        new("prints", "printer", Functions.Fields, "printing"),
        new("duplicates", "copy", Functions.Settings, "duplicates"),
        new("webhooks", "bolt", "*", "webhooks"),
        new("jobs", "clock", Functions.Jobs, "importing"),
        new("schedules", "calendar-event", Functions.Jobs, "importing"),
        new("bin", "trash", "", "undo-and-history"),
        new("audit", "history", Functions.Audit, "undo-and-history"),
        new("system", "gauge", Functions.Settings, "backup"),
    ];

    public static IEnumerable<Section> For(Principal who) => All.Where(s => s.IsOpenTo(who));
}
