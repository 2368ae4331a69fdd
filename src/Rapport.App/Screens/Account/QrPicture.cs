using System.Globalization;
using System.Text;
using QRCoder;

namespace Rapport.App.Screens.Account;

/// <summary>A QR code as one SVG path, so that it stays sharp and needs no picture file.</summary>
internal static class QrPicture
{
    /// <summary>Side length in modules, the quiet zone included, and the path of the dark ones.</summary>
    public static (int Side, string Path) Draw(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        // QRCoder draws its own quiet zone of four modules into the matrix.
        var rows = data.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                if (!rows[y][x]) continue;
                var from = x;
                while (x + 1 < rows[y].Length && rows[y][x + 1]) x++;
                path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from + 1}v1h-{x - from + 1}z");
            }
        }

        return (rows.Count, path.ToString());
    }

    /// <summary>What authenticator apps read: the account, the firm, the secret.</summary>
    public static string Address(string firm, string account, string secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(firm)}:{Uri.EscapeDataString(account)}?secret={secret}&issuer={Uri.EscapeDataString(firm)}";
}
