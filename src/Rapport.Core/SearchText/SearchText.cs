namespace Rapport.Core.SearchText; public static class SearchText { public static string Fold(string text) => text.ToLowerInvariant(); }
