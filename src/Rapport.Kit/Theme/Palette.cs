namespace Rapport.Kit.Theme;

/// <summary>The colours MudBlazor needs, by the token's name. A test compares them with <c>tokens.css</c>.</summary>
internal sealed record Palette
{
    public required string Canvas { get; init; }
    public required string Surface { get; init; }
    public required string Sunken { get; init; }
    public required string Hover { get; init; }
    public required string Line { get; init; }
    public required string LineCtl { get; init; }
    public required string Ink { get; init; }
    public required string Ink2 { get; init; }
    public required string Ink3 { get; init; }
    public required string InkOff { get; init; }
    public required string Accent { get; init; }
    public required string OnAccent { get; init; }
    public required string Ok { get; init; }
    public required string OkSoft { get; init; }
    public required string Warn { get; init; }
    public required string WarnSoft { get; init; }
    public required string Danger { get; init; }
    public required string DangerSoft { get; init; }
    public required string Info { get; init; }
    public required string InfoSoft { get; init; }

    public static readonly Palette Light = new()
    {
        Canvas = "#f4f3ef",
        Surface = "#fff",
        Sunken = "#faf9f6",
        Hover = "#f5f3ee",
        Line = "#e8e5de",
        LineCtl = "#8b877e",
        Ink = "#1d1c1a",
        Ink2 = "#55524b",
        Ink3 = "#6c6860",
        InkOff = "#a39f96",
        Accent = "#0b6a70",
        OnAccent = "#fff",
        Ok = "#1b7a43",
        OkSoft = "#e5f3e9",
        Warn = "#b86e00",
        WarnSoft = "#fcf0d9",
        Danger = "#c23b28",
        DangerSoft = "#fce9e5",
        Info = "#2f62bf",
        InfoSoft = "#e7eefb",
    };

    public static readonly Palette Dark = new()
    {
        Canvas = "#121311",
        Surface = "#1a1b19",
        Sunken = "#161715",
        Hover = "#232522",
        Line = "#2b2d2a",
        LineCtl = "#7d8079",
        Ink = "#eeede8",
        Ink2 = "#bab8b0",
        Ink3 = "#9a988f",
        InkOff = "#65645e",
        Accent = "#52bdb7",
        OnAccent = "#06201f",
        Ok = "#5cc489",
        OkSoft = "#172b1f",
        Warn = "#e0a440",
        WarnSoft = "#332810",
        Danger = "#ef8270",
        DangerSoft = "#3b1f1a",
        Info = "#86aef5",
        InfoSoft = "#1b2742",
    };
}
