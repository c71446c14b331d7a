using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>Trust in one certificate authority, known by the SHA-256 of its certificate: what Elasticsearch prints at its first start.</summary>
/// <remarks>
/// A chain is good when the pinned certificate is in it and the server's own certificate really descends from it (signatures and dates
/// are checked with the pinned certificate as the only root). The host's name is not compared: such an authority signs for one cluster
/// only, and its certificates rarely name a container's service name.
/// </remarks>
internal sealed class CaPin
{
    private readonly byte[] _fingerprint; // [32]

    /// <param name="fingerprint">64 hexadecimal digits, with or without colons.</param>
    /// <exception cref="ArgumentException">Something else.</exception>
    public CaPin(string fingerprint)
    {
        string digits = fingerprint.Replace(":", "", StringComparison.Ordinal).Trim();
        if (digits.Length != 2 * SHA256.HashSizeInBytes || !digits.All(char.IsAsciiHexDigit))
        {
            throw new ArgumentException("The fingerprint of the certificate authority is not a SHA-256: 64 hexadecimal digits, with or without colons, are expected.");
        }

        _fingerprint = Convert.FromHexString(digits);
    }

    /// <summary>What was wrong at the last refusal; null before one.</summary>
    public string? Problem { get; private set; }

    /// <summary>The handler's certificate callback.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || chain is null)
        {
            Problem = "the server presents no certificate";
            return false;
        }

        X509Certificate2[] presented = [.. chain.ChainElements.Select(static element => element.Certificate), .. chain.ChainPolicy.ExtraStore];
        X509Certificate2? pinned = Array.Find(presented, IsPinned);
        if (pinned is null)
        {
            Problem = $"the fingerprint does not match: the server's chain ends at {Convert.ToHexString(presented[^1].GetCertHash(HashAlgorithmName.SHA256))}";
            return false;
        }

        if (IsPinned(leaf) || Descends(leaf, pinned, presented))
        {
            return true;
        }

        Problem = "the server's certificate is not signed by the pinned authority, or has expired";
        return false;
    }

    private static bool Descends(X509Certificate2 leaf, X509Certificate2 pinned, X509Certificate2[] presented)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(pinned);
        chain.ChainPolicy.ExtraStore.AddRange(presented);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        // The pinned authority may itself be signed by another one, which nobody needs to know.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        return chain.Build(leaf) && chain.ChainElements.Any(element => element.Certificate.RawDataMemory.Span.SequenceEqual(pinned.RawDataMemory.Span));
    }

    private bool IsPinned(X509Certificate2 certificate)
        => CryptographicOperations.FixedTimeEquals(_fingerprint, certificate.GetCertHash(HashAlgorithmName.SHA256));
}
