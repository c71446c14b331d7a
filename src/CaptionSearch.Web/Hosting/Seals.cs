using CaptionSearch.Engine;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CaptionSearch.Web.Hosting;

/// <summary>The keys that seal cookies and forms: in the data folder, so that a visitor need not sign in again after a restart.</summary>
internal static class Seals
{
    private const string Folder = "web-keys";

    /// <summary>Adds them; in memory only, when the data folder cannot be written.</summary>
    public static void Add(IServiceCollection services, DataFolder data)
    {
        services.AddAntiforgery(static forms => forms.Cookie.Name = "captionsearch-form");
        IDataProtectionBuilder protection = services.AddDataProtection().SetApplicationName("CaptionSearch");
        string folder = Path.Combine(data.Root, Folder);
        if (CanWrite(folder))
        {
            protection.PersistKeysToFileSystem(new DirectoryInfo(folder));
        }
        else
        {
            protection.UseEphemeralDataProtectionProvider();
        }
    }

    private static bool CanWrite(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            string probe = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
