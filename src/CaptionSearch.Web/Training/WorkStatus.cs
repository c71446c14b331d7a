namespace CaptionSearch.Web.Training;

/// <summary>What is being done with a trained model, or was done last.</summary>
/// <param name="Title">For people, for example <c>Comparing mine-1 with the current model</c>.</param>
/// <param name="IsRunning">Whether it is under way.</param>
/// <param name="Done">Pictures done.</param>
/// <param name="Total">Pictures to do; 0 while that is not known.</param>
/// <param name="Message">How it ended; empty while it is under way.</param>
/// <param name="IsProblem">Whether it ended with an error.</param>
public sealed record WorkStatus(string Title, bool IsRunning, long Done, long Total, string Message, bool IsProblem);
