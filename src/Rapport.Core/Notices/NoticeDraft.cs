using System.Text.Json;

namespace Rapport.Core.Notices;

/// <summary>What a notice tells besides its record, as it is kept.</summary>
public sealed record NoticeDetail
{
    /// <summary>Names of the fields that were changed.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The note, order or other record that was added, or in which somebody was mentioned: its type and id.</summary>
    public string? AboutType { get; init; }

    public Guid? About { get; init; }

    /// <summary>How many times something happened since it was last read.</summary>
    public int Count { get; init; } = 1;

    /// <summary>More records at once than are told one by one.</summary>
    public bool Many { get; init; }

    /// <summary>A merge was taken back.</summary>
    public bool Apart { get; init; }

    public long? Job { get; init; }
    public string? JobType { get; init; }
    public bool Failed { get; init; }

    /// <summary>What a flow says.</summary>
    public Values.LocalText? Said { get; init; }

    /// <summary>What it is called that was stopped.</summary>
    public string? Name { get; init; }

    /// <summary>Stands for the type of a job: a subscription of another program was paused.</summary>
    public const string Webhook = "webhook";

    internal string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    internal static NoticeDetail Read(string json) => JsonSerializer.Deserialize<NoticeDetail>(json, JsonSerializerOptions.Web) ?? new();

    /// <summary>What both tell together; the later one names what was added last.</summary>
    internal NoticeDetail And(NoticeDetail later) => later with
    {
        Fields = [.. Fields.Union(later.Fields, StringComparer.Ordinal).Take(MostFields)],
        AboutType = later.AboutType ?? AboutType,
        About = later.About ?? About,
        Count = Math.Min(Count + later.Count, 9_999),
    };

    private const int MostFields = 40;
}

/// <summary>One person is to be told something.</summary>
internal sealed record NoticeDraft(Guid User, string Kind, short? TypeNo, Guid? Record, long? Set, Guid? By, DateTime At, NoticeDetail Detail)
{
    public required string Gather { get; init; }

    /// <summary>Joins an unread one of the same key instead of being the same.</summary>
    public bool Joins { get; init; }
}
