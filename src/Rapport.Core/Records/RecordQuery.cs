using Rapport.Core.Catalogue;

namespace Rapport.Core.Records;

/// <summary>What a list asks for. <paramref name="Where"/> is a text of the criteria language, <paramref name="Sort"/> like <c>name,-createdAt</c>.</summary>
public sealed record RecordQuery(RecordType Type, string? Where = null, string? Sort = null, IReadOnlyList<string>? Fields = null, int Limit = 50, string? Cursor = null)
{
    /// <summary>Rows after each of which the page also gives the cursor, for whoever leafs on without reading; 0 for none.</summary>
    public int MarkEvery { get; init; }
}

/// <summary>One page. Row values stand in the order of <see cref="Fields"/>; <see cref="Next"/> is the cursor of the next page or null.</summary>
public sealed record RecordPage(IReadOnlyList<Field> Fields, IReadOnlyList<RecordRow> Rows, string? Next)
{
    /// <summary>The cursors behind every <see cref="RecordQuery.MarkEvery"/> rows, where further rows follow.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];
}

public sealed record RecordRow(long Number, Guid Id, long Version, object?[] Values);

/// <summary>A count that stops: <see cref="More"/> says that there are more than <see cref="Count"/>.</summary>
public sealed record CappedCount(int Count, bool More);
