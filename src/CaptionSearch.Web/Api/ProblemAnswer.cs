namespace CaptionSearch.Web.Api;

/// <summary>Why a request was not answered: problem details (RFC 9457).</summary>
/// <param name="Type">Always about:blank: the status says what kind it is.</param>
/// <param name="Title">The kind of failure, a few words.</param>
/// <param name="Status">The status of the reply.</param>
/// <param name="Detail">What happened and what to do.</param>
/// <param name="RequestId">By which the request is found in the log; in the header X-Request-Id too.</param>
internal sealed record ProblemAnswer(string Type, string Title, int Status, string Detail, string RequestId);
