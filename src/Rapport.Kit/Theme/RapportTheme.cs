using MudBlazor;

namespace Rapport.Kit.Theme;

/// <summary>MudBlazor drawn from the tokens, for the few places that use its components.</summary>
public sealed class RapportTheme : MudTheme
{
    private static readonly string[] Faces = ["var(--font-ui)"];

    public RapportTheme()
    {
        PaletteLight = Fill(new PaletteLight(), Theme.Palette.Light);
        PaletteDark = Fill(new PaletteDark(), Theme.Palette.Dark);
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", DrawerWidthLeft = "208px", DrawerMiniWidthLeft = "56px", AppbarHeight = "52px" };
        Typography.Default.FontFamily = Faces;
        Typography.Default.FontSize = "var(--fs-3)";
        Typography.Default.LineHeight = "var(--lh-ui)";
        Typography.Default.LetterSpacing = "normal";
        Typography.Button.FontFamily = Faces;
        Typography.Button.FontSize = "var(--fs-3)";
        Typography.Button.FontWeight = "var(--w-mid)";
        Typography.Button.TextTransform = "none";
        Typography.Button.LetterSpacing = "normal";
        for (var i = 1; i < Shadows.Elevation.Length; i++)
            Shadows.Elevation[i] = i == 1 ? "var(--e-1)" : i <= 8 ? "var(--e-2)" : "var(--e-3)";
    }

    private static T Fill<T>(T p, Palette c) where T : MudBlazor.Palette
    {
        p.Primary = c.Accent;
        p.PrimaryContrastText = c.OnAccent;
        p.Background = c.Canvas;
        p.BackgroundGray = c.Sunken;
        p.Surface = c.Surface;
        p.AppbarBackground = c.Canvas;
        p.AppbarText = c.Ink;
        p.DrawerBackground = c.Canvas;
        p.DrawerText = c.Ink2;
        p.DrawerIcon = c.Ink3;
        p.TextPrimary = c.Ink;
        p.TextSecondary = c.Ink2;
        p.TextDisabled = c.InkOff;
        p.ActionDefault = c.Ink2;
        p.ActionDisabled = c.InkOff;
        p.LinesDefault = c.Line;
        p.LinesInputs = c.LineCtl;
        p.Divider = c.Line;
        p.TableLines = c.Line;
        p.TableHover = c.Hover;
        p.TableStriped = "rgba(0,0,0,0)";
        p.Success = c.Ok;
        p.SuccessLighten = c.OkSoft;
        p.Warning = c.Warn;
        p.WarningLighten = c.WarnSoft;
        p.Error = c.Danger;
        p.ErrorLighten = c.DangerSoft;
        p.Info = c.Info;
        p.InfoLighten = c.InfoSoft;
        return p;
    }
}
