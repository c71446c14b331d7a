using System.Diagnostics;
using System.Globalization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Calibration;
using CaptionSearch.Engine.Status;
using CaptionSearch.Imaging;
using CaptionSearch.Index;
using CaptionSearch.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaptionSearch.Web.Pages;

/// <summary>The status page: what is indexed and by which model, whether all is well, and what to type when it is not.</summary>
[ResponseCache(Duration = 0, Location = ResponseCacheLocation.None, NoStore = true)]
public sealed class StatusModel(ServeOptions options) : PageModel
{
    /// <summary>Most files that are listed with the reason why they are not in the index.</summary>
    public const int FailedShown = 50;

    private readonly List<Advice> _advice = [];

    /// <summary>What is missing or wrong; empty when all is well.</summary>
    public IReadOnlyList<Advice> Advice => _advice;

    /// <summary>The counts; null when the index cannot be read.</summary>
    public IndexStatus? Index { get; private set; }

    /// <summary>The model's name; null when there is none.</summary>
    public string? ModelName { get; private set; }

    /// <summary>What the model is, a name and a value each; empty when there is none.</summary>
    public IReadOnlyList<(string Name, string Value)> Model { get; private set; } = [];

    /// <summary>What the data folder takes on disk.</summary>
    public DiskUse? Disk { get; private set; }

    /// <summary>The program and what it runs on, a name and a value each.</summary>
    public IReadOnlyList<(string Name, string Value)> Program { get; private set; } = [];

    /// <summary>The data folder.</summary>
    public string Folder => options.Data.Root;

    /// <summary>Number of captions by who wrote them.</summary>
    public long CaptionsBy(CaptionSource source) => Index?.Index?.DocumentsBySource.GetValueOrDefault(source) ?? 0;

    /// <summary>Reads everything anew.</summary>
    /// <param name="cancellationToken">Handed to the index.</param>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        try
        {
            Index = await IndexStatus.ReadAsync(options.Data, cancellationToken).ConfigureAwait(false);
            AdviseOnIndex(Index);
        }
        catch (Exception error) when (error is IndexUnavailableException or IndexFormatException or DataFolderException)
        {
            _advice.Add(new Advice(error.Message, IsBad: true));
            Response.StatusCode = 503;
        }

        ReadModel(Index?.Index?.ModelFingerprint);
        Disk = DiskUse.Read(options.Data, cancellationToken);
        Program = ReadProgram();
    }

    private void AdviseOnIndex(IndexStatus status)
    {
        if (status.ServerNotice is { } notice)
        {
            _advice.Add(new Advice(notice));
        }

        if (status.Index is null or { Documents: 0 })
        {
            _advice.Add(new Advice("There is no picture in the index yet. Add some on the page Add, or a whole folder with", "captionsearch index FOLDER"));
        }

        if (status.Missing > 0)
        {
            _advice.Add(new Advice(
                string.Create(CultureInfo.InvariantCulture, $"{status.Missing} of the known pictures are missing from the index. List and repair them with"),
                "captionsearch doctor --repair",
                IsBad: true));
        }

        if (status.Versions.Any(static version => version.Role == IndexRole.Next))
        {
            _advice.Add(new Advice("A move of the index to another model was cut off or is running. Go on with", "captionsearch reindex"));
        }
    }

    private void ReadModel(string? fingerprint)
    {
        try
        {
            using CaptionModel model = options.Model(fingerprint);
            ModelName = model.Name;
            bool isCalibrated = ModelCalibration.Load(model) is not null;
            Model =
            [
                ("Folder", model.Folder),
                ("Fingerprint", model.Fingerprint),
                ("Network", $"{model.Config.Backbone.Kind}, pictures of {Number(model.InputSize)} x {Number(model.InputSize)}"),
                ("Vectors", $"{Number(model.VectorLength)} numbers each"),
                ("Probabilities", isCalibrated ? "calibrated" : "none: hits are not cut off"),
            ];
            if (fingerprint is not null && fingerprint != model.Fingerprint)
            {
                _advice.Add(new Advice(
                    "The model is another one than the index was made with. Start the server with that one (--model DIR), or move the index to this one with",
                    $"captionsearch reindex --model {model.Folder}",
                    IsBad: true));
            }
        }
        catch (Exception error) when (error is DirectoryNotFoundException or ModelFormatException or IndexFormatException)
        {
            _advice.Add(new Advice(error.Message, IsBad: true));
        }
    }

    private List<(string Name, string Value)> ReadProgram()
    {
        string decoder;
        try
        {
            decoder = DecoderVersion.Read();
        }
        catch (DecoderUnavailableException error)
        {
            decoder = "missing";
            _advice.Add(new Advice(error.Message, IsBad: true));
        }

        using Process process = Process.GetCurrentProcess();
        TimeSpan age = DateTime.Now - process.StartTime;
        return
        [
            ("CaptionSearch", ProgramVersion.Text),
            (".NET", Environment.Version.ToString()),
            ("libvips", decoder),
            ("Running for", age.TotalDays >= 1 ? age.ToString(@"d' d 'h' h'", CultureInfo.InvariantCulture) : age.ToString(@"h' h 'm' min'", CultureInfo.InvariantCulture)),
            ("Memory", Megabytes.Text(process.WorkingSet64)),
            ("Processors", Number(Environment.ProcessorCount)),
        ];
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
