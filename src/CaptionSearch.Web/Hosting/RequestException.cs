namespace CaptionSearch.Web.Hosting;

/// <summary>A request that is refused as it stands.</summary>
internal sealed class RequestException : Exception
{
    /// <summary>States what is said about it.</summary>
    public RequestException(Failure failure)
        : base(failure.Detail)
    {
        Failure = failure;
    }

    /// <summary>What the one who asked is told.</summary>
    public Failure Failure { get; }

    /// <summary>Something in it is missing or not of its form.</summary>
    /// <param name="detail">Which, what was expected; one or two sentences.</param>
    public static RequestException Bad(string detail) => new(new Failure(400, "Not understood", detail));

    /// <summary>It asks for something that is not there.</summary>
    /// <param name="detail">What; one sentence.</param>
    public static RequestException NotFound(string detail) => new(new Failure(404, "Not found", detail));
}
