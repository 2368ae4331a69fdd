using System.Globalization;
using Rapport.Core.Values;

namespace Rapport.App.Demo;

/// <summary>A city with what an address there is made of.</summary>
/// <param name="Phone">Telephone numbers of the place, in ranges set aside for examples where the country has such; # is a digit.</param>
internal sealed record DemoPlace(string City, double Latitude, double Longitude, string Postcode, string Phone, string[] Streets);

/// <summary>Where the sample company's customers live and how they are called up. House numbers and last digits are drawn by lot.</summary>
internal static class DemoPlaces
{
    // Ofcom, ComReg, Bundesnetzagentur and ARCEP set these aside for film and fiction; elsewhere they follow the examples of libphonenumber.
    private const string Britain = "+447700900###", Ireland = "+35320915####", Lyon = "+33465710###", Hamburg = "+494066969###", Munich = "+498999998###";
    private const string Italy = "+39021234####", Norway = "+472123####", Portugal = "+35121234####", Belgium = "+3247012####", China = "+861312345####", Taiwan = "+886912345###";

    private static readonly Dictionary<string, DemoPlace> Known = new DemoPlace[]
    {
        new("Lyon", 45.764, 4.836, "69002", Lyon, ["{0} rue Mercière", "{0} quai Saint-Antoine", "{0} rue de la Charité"]),
        new("Hamburg", 53.551, 9.994, "20095", Hamburg, ["Mönckebergstraße {0}", "Lange Reihe {0}", "Am Sandtorkai {0}"]),
        new("Munich", 48.137, 11.575, "80331", Munich, ["Sendlinger Straße {0}", "Reichenbachstraße {0}", "Türkenstraße {0}"]),
        new("London", 51.507, -0.128, "EC1A 1BB", Britain, ["{0} Leather Lane", "{0} Lamb's Conduit Street", "{0} Exmouth Market"]),
        new("Leeds", 53.801, -1.549, "LS1 4AP", Britain, ["{0} Call Lane", "{0} Park Row", "{0} Kirkgate"]),
        new("Milan", 45.464, 9.190, "20121", Italy, ["Via Brera {0}", "Via Solferino {0}", "Corso Garibaldi {0}"]),
        new("Oslo", 59.914, 10.752, "0150", Norway, ["Torggata {0}", "Markveien {0}", "Grensen {0}"]),
        new("Lisbon", 38.722, -9.139, "1100-148", Portugal, ["Rua Augusta {0}", "Rua da Prata {0}", "Rua dos Fanqueiros {0}"]),
        new("Gent", 51.054, 3.725, "9000", Belgium, ["Veldstraat {0}", "Kraanlei {0}", "Langemunt {0}"]),
        new("Dublin", 53.350, -6.260, "D02 X285", Ireland, ["{0} Drury Street", "{0} South William Street", "{0} Capel Street"]),
        new("上海", 31.230, 121.474, "200001", China, ["南京东路{0}号", "淮海中路{0}号", "武康路{0}号"]),
        new("苏州", 31.299, 120.585, "215001", China, ["平江路{0}号", "观前街{0}号", "十梓街{0}号"]),
        new("杭州", 30.274, 120.155, "310001", China, ["延安路{0}号", "中山中路{0}号", "南山路{0}号"]),
        new("深圳", 22.543, 114.058, "518001", China, ["深南东路{0}号", "华强北路{0}号", "东门中路{0}号"]),
        new("成都", 30.573, 104.066, "610016", China, ["春熙路{0}号", "宽窄巷子{0}号", "人民南路{0}号"]),
        new("武夷山", 27.757, 118.035, "354300", China, ["清献路{0}号", "中山路{0}号", "五九北路{0}号"]),
        new("佛山", 23.022, 113.122, "528000", China, ["祖庙路{0}号", "汾江中路{0}号", "福宁路{0}号"]),
        new("厦门", 24.480, 118.089, "361001", China, ["中山路{0}号", "思明南路{0}号", "湖滨南路{0}号"]),
        new("长沙", 28.228, 112.939, "410005", China, ["太平街{0}号", "五一大道{0}号", "黄兴中路{0}号"]),
        new("西安", 34.342, 108.940, "710001", China, ["东大街{0}号", "南大街{0}号", "书院门{0}号"]),
        new("台北", 25.033, 121.565, "100", Taiwan, ["永康街{0}號", "迪化街一段{0}號", "青田街{0}號"]),
        new("台中", 24.148, 120.674, "400", Taiwan, ["中山路{0}號", "民權路{0}號", "美村路一段{0}號"]),
        new("台南", 22.999, 120.227, "700", Taiwan, ["海安路二段{0}號", "正興街{0}號", "府前路一段{0}號"]),
        new("高雄", 22.627, 120.301, "800", Taiwan, ["五福四路{0}號", "中正四路{0}號", "鹽埕街{0}號"]),
    }.ToDictionary(p => p.City, StringComparer.Ordinal);

    public static DemoPlace Of(string city) => Known[city];

    /// <summary>A telephone number of the place, with its last digits drawn by lot.</summary>
    public static string Phone(this DemoPlace place, int lot)
    {
        var drawn = place.Phone.Count(c => c == '#');
        return place.Phone[..^drawn] + lot.ToString("0000", CultureInfo.InvariantCulture)[^drawn..];
    }

    public static string Street(this DemoPlace place, Random random) => string.Format(CultureInfo.InvariantCulture, place.Streets[random.Next(place.Streets.Length)], random.Next(1, 120));

    /// <summary>Somewhere within some three kilometres of the centre.</summary>
    public static GeoPoint Spot(this DemoPlace place, Random random) =>
        new(Math.Round(place.Latitude + (random.NextDouble() - 0.5) / 20, 5), Math.Round(place.Longitude + (random.NextDouble() - 0.5) / 20, 5));
}
