namespace Rapport.Core.Problems;

/// <summary>
/// A refusal that a person can act on. <paramref name="Code"/> names the text (<c>problem.{code}</c> in the texts of the
/// edge), <paramref name="Args"/> fill its placeholders, <paramref name="At"/> says where: a field, a line, a character.
/// The domain never holds sentences; the edge translates.
/// </summary>
public sealed record Problem(string Code, string? At = null, IReadOnlyDictionary<string, object?>? Args = null)
{
    public ProblemKind Kind { get; init; } = ProblemKind.Invalid;

    public static Problem Invalid(string code, string? at = null, params (string Key, object? Value)[] args) => Make(ProblemKind.Invalid, code, at, args);
    public static Problem Refused(string code, string? at = null, params (string Key, object? Value)[] args) => Make(ProblemKind.Refused, code, at, args);
    public static Problem Denied(string code, string? at = null, params (string Key, object? Value)[] args) => Make(ProblemKind.Denied, code, at, args);
    public static Problem Missing(string code, string? at = null, params (string Key, object? Value)[] args) => Make(ProblemKind.Missing, code, at, args);
    public static Problem Conflict(string code, string? at = null, params (string Key, object? Value)[] args) => Make(ProblemKind.Conflict, code, at, args);

    private static Problem Make(ProblemKind kind, string code, string? at, (string Key, object? Value)[] args) =>
        new(code, at, args.Length == 0 ? null : args.ToDictionary(a => a.Key, a => a.Value)) { Kind = kind };
}

/// <summary>Decides the HTTP status and the exit code.</summary>
public enum ProblemKind
{
    /// <summary>The input cannot be understood: 400.</summary>
    Invalid,

    /// <summary>Understood, but a rule of the business forbids it: 422.</summary>
    Refused,

    /// <summary>The caller's role forbids it: 403.</summary>
    Denied,

    /// <summary>Not there, or not visible to the caller: 404.</summary>
    Missing,

    /// <summary>Somebody else changed it meanwhile: 409.</summary>
    Conflict,
}

/// <summary>
/// Carries problems out of the depth of a transaction, so that it rolls back. Thrown only where a refusal must undo
/// work already done; everything else returns <see cref="Problem"/>s.
/// </summary>
public sealed class ProblemException(IReadOnlyList<Problem> problems) : Exception(string.Join("; ", problems.Select(p => p.At is null ? p.Code : $"{p.Code} at {p.At}")))
{
    public ProblemException(Problem problem) : this([problem]) { }

    public IReadOnlyList<Problem> Problems { get; } = problems;
}
