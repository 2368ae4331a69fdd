namespace Rapport.Kit.Shell;

/// <summary>Which page of the help fits an address: "?" opens it.</summary>
public static class HelpPages
{
    private static readonly (string Start, string Page)[] Places =
    [
        ("/r/party/", "customers"), ("/r/activity", "activities"), ("/r/", "lists-and-filters"), ("/import", "importing"), ("/bulk", "lists-and-filters"), ("/reports", "reports"), ("/duplicates", "duplicates"), ("/settings/duplicates", "duplicates"),
        ("/settings/layouts", "layouts"), ("/settings/types", "record-types"), ("/settings/packs", "packs"), ("/settings/rules", "record-types"), ("/settings/fields", "record-types"), ("/settings/audit", "undo-and-history"), ("/settings/system", "backup"), ("/settings/jobs", "importing"), ("/settings/schedules", "importing"), ("/settings/bin", "undo-and-history"), ("/settings/flows", "flows"), ("/settings/prints", "printing"), ("/settings/webhooks", "webhooks"), ("/settings/limits", "limits"), ("/settings", "users-and-roles"),
        ("/notifications", "notifications"), ("/account", "users-and-roles"), ("/api", "api-and-command-line"),
    ];

    public static string For(string path) => Places.FirstOrDefault(p => path.StartsWith(p.Start, StringComparison.Ordinal)).Page ?? "getting-started";
}
