using Rapport.Core.Jobs;

namespace Rapport.Kit.Words;

/// <summary>Why a job was given up, said to a person.</summary>
public static class Failures
{
    /// <summary>What a job's <see cref="Job.Error"/> says; null where nobody has words for it.</summary>
    public static string? Failure(this Texts texts, string? error) =>
        JobFailure.Read(error) is { } problem && texts.Has("problem." + problem.Code) ? texts.Problem(problem) : null;
}
