using System.Security.Cryptography;
using System.Text;

namespace CaptionSearch.Web.Hosting;

/// <summary>The key that visitors and programs have to know. Only its hash is kept.</summary>
public sealed class ApiKey
{
    /// <summary>Fewest characters: as many as nobody tries out.</summary>
    public const int LeastCharacters = 16;

    private const int MostCharacters = 1024;

    private readonly byte[] _hash;

    /// <summary>Takes a key.</summary>
    /// <param name="key">16 to 1,024 visible ASCII characters.</param>
    /// <exception cref="FormatException">It is not.</exception>
    public ApiKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length is < LeastCharacters or > MostCharacters || !key.All(static character => character is > ' ' and <= '~'))
        {
            throw new FormatException(
                $"a key is {LeastCharacters} to {MostCharacters} letters, digits and signs without blanks, on one line; for example from: openssl rand -hex 24");
        }

        _hash = Hash(key);
    }

    /// <summary>Another text for every key; tells nothing about it.</summary>
    internal string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(_hash));

    /// <summary>Reads a key from a file; blanks and line ends around it do not count.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="FormatException">It is missing, cannot be read, or holds no key; one line.</exception>
    public static ApiKey Read(string file)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > 1 << 16 })
            {
                throw new FormatException($"{file}: too long for a key.");
            }

            return new ApiKey(File.ReadAllText(file).Trim());
        }
        catch (FormatException error)
        {
            throw new FormatException($"{file}: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{file}: cannot be read ({error.Message.TrimEnd('.')}).", error);
        }
    }

    /// <summary>Whether it is the key. Takes the same time for every text of a length.</summary>
    /// <param name="given">What the visitor says.</param>
    public bool Matches(string given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return given.Length <= MostCharacters && CryptographicOperations.FixedTimeEquals(Hash(given), _hash);
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
