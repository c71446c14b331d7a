namespace CaptionSearch.Web.Training;

/// <summary>How a training stands.</summary>
public enum RunState
{
    /// <summary>It is running.</summary>
    Running,

    /// <summary>It was told to stop and has not ended yet.</summary>
    Stopping,

    /// <summary>It ended before it was done; it can be taken up after its last finished epoch.</summary>
    Stopped,

    /// <summary>It ended with an error; it can be tried again.</summary>
    Failed,

    /// <summary>Its model is there.</summary>
    Done,
}
