using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Tests.Elastic.Transport;

/// <summary>Trust by fingerprint, on real TLS connections.</summary>
public sealed class CaPinTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PinnedAuthority_IsTrusted(bool colons)
    {
        using X509Certificate2 authority = Authority("CN=cluster ca");
        using X509Certificate2 leaf = Leaf(authority, DateTimeOffset.UtcNow.AddDays(1));
        string fingerprint = authority.GetCertHashString(HashAlgorithmName.SHA256);

        ServerVersion version = await ConnectAsync(leaf, [authority], colons ? string.Join(':', fingerprint.Chunk(2).Select(static pair => new string(pair))) : fingerprint);

        Assert.Equal(8, version.Major);
    }

    [Fact]
    public async Task PinnedServerCertificate_IsTrusted()
    {
        using X509Certificate2 authority = Authority("CN=cluster ca");
        using X509Certificate2 leaf = Leaf(authority, DateTimeOffset.UtcNow.AddDays(1));

        Assert.Equal(8, (await ConnectAsync(leaf, [authority], leaf.GetCertHashString(HashAlgorithmName.SHA256))).Major);
    }

    [Fact]
    public async Task OtherAuthority_IsRefusedAndItsFingerprintNamed()
    {
        using X509Certificate2 authority = Authority("CN=cluster ca");
        using X509Certificate2 leaf = Leaf(authority, DateTimeOffset.UtcNow.AddDays(1));

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => ConnectAsync(leaf, [authority], new string('a', 64)));

        Assert.Contains($"no safe connection (the fingerprint does not match: the server's chain ends at {authority.GetCertHashString(HashAlgorithmName.SHA256)}). Give the fingerprint", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsUnreachable);
    }

    /// <summary>The authority's certificate is public: presenting it proves nothing unless it signed the server's.</summary>
    [Fact]
    public async Task PinnedAuthorityPresentedBesideAForeignCertificate_IsRefused()
    {
        using X509Certificate2 authority = Authority("CN=cluster ca");
        using X509Certificate2 impostor = Authority("CN=cluster ca"); // same name, other key
        using X509Certificate2 leaf = Leaf(impostor, DateTimeOffset.UtcNow.AddDays(1));

        await Assert.ThrowsAsync<IndexUnavailableException>(() => ConnectAsync(leaf, [authority], authority.GetCertHashString(HashAlgorithmName.SHA256)));
    }

    [Fact]
    public async Task ExpiredCertificate_IsRefused()
    {
        using X509Certificate2 authority = Authority("CN=cluster ca");
        using X509Certificate2 leaf = Leaf(authority, DateTimeOffset.UtcNow.AddDays(-1));

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => ConnectAsync(leaf, [authority], authority.GetCertHashString(HashAlgorithmName.SHA256)));

        Assert.Contains("has expired", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoFingerprint_TrustsOnlyWhatTheMachineTrusts()
    {
        using X509Certificate2 authority = Authority("CN=cluster ca");
        using X509Certificate2 leaf = Leaf(authority, DateTimeOffset.UtcNow.AddDays(1));

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => ConnectAsync(leaf, [authority], null));

        Assert.Contains("no safe connection", error.Message, StringComparison.Ordinal);
        Assert.Contains("CAPTIONSEARCH_ELASTIC_FINGERPRINT", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zz:zz")]
    public void Fingerprint_OfAnotherForm_IsRefused(string text)
        => Assert.Throws<ArgumentException>(() => new CaPin(text));

    private static async Task<ServerVersion> ConnectAsync(X509Certificate2 leaf, X509Certificate2[] chain, string? fingerprint)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync(listener, leaf, chain);
        using ElasticClient client = new(ElasticOptions.ForUrl($"https://{listener.LocalEndpoint}") with { CaFingerprint = fingerprint });
        try
        {
            return await client.GetVersionAsync(Cancellation);
        }
        finally
        {
            await serving;
        }
    }

    /// <summary>One connection, one answer.</summary>
    private static async Task ServeAsync(TcpListener listener, X509Certificate2 leaf, X509Certificate2[] chain)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(Cancellation);
        using SslStream stream = new(client.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(leaf, [.. chain], offline: true) }, Cancellation);
            byte[] request = new byte[4096];
            if (await stream.ReadAsync(request, Cancellation) > 0)
            {
                string body = CannedServer.Identity;
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), Cancellation);
            }
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client refused the certificate and left.
        }
    }

    /// <remarks>Signed by another one: a server of .NET, unlike Elasticsearch, does not present a certificate that signed itself.</remarks>
    private static X509Certificate2 Authority(string name)
    {
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest rootRequest = new("CN=root", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 root = rootRequest.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-40), DateTimeOffset.UtcNow.AddDays(40));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using X509Certificate2 signed = request.Create(root, DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30), [5, 6, 7, 8]);
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Leaf(X509Certificate2 authority, DateTimeOffset end)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=a-service-name", key, HashAlgorithmName.SHA256);
        using X509Certificate2 signed = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-20), end, [1, 2, 3, 4]);
        using X509Certificate2 withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
