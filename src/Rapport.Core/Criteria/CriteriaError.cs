using System.Globalization;
using Rapport.Core.Problems;

namespace Rapport.Core.Criteria;

/// <summary>Leaves the depth of a parser or binder; never leaves this folder.</summary>
internal sealed class CriteriaError(Problem problem) : Exception(problem.Code)
{
    public Problem Problem { get; } = problem;

    public static CriteriaError Of(string code, int at, params (string Key, object? Value)[] args) =>
        new(Problem.Invalid("criteria." + code, at.ToString(CultureInfo.InvariantCulture), args));
}
