using CaptionSearch.Engine.Collection;
using CaptionSearch.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CaptionSearch.Web.Api;

/// <summary>Takes pictures into the index: uploaded ones, or those of a folder on the server.</summary>
internal static class IndexApi
{
    private const int MostPictures = 1000;
    private const string Jobs = "/api/v1/index/jobs/{job}";

    /// <summary>Adds <c>/api/v1/index</c> and what is below.</summary>
    public static void MapIndexing(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/index", AddAsync)
            .WithName("index").WithTags("Index").WithSummary("Upload pictures, or index a folder of the server")
            .WithDescription("A form (multipart/form-data) with any number of files is answered when all are described, each with its sentence or the reason why it was refused. "
                + "A JSON object with a folder is answered at once, with a job to be asked for.")
            .Takes<FolderBody>("""{"folder": "/home/me/pictures"}""", "multipart/form-data")
            .WithMetadata(new UploadBody())
            .Produces<UploadAnswer>().Produces<IndexJob>(StatusCodes.Status202Accepted)
            .Fails(404, 409, 503);
        routes.MapGet(Jobs, ReadAsync)
            .WithName("indexJob").WithTags("Index").WithSummary("How far a folder is")
            .Fails(404);
        routes.MapDelete(Jobs, StopAsync)
            .WithName("stopIndexJob").WithTags("Index").WithSummary("Stop indexing a folder; what was done stays")
            .Fails(404);
    }

    private static async Task<IResult> AddAsync(
        HttpContext context, PictureCollection collection, IndexJobs jobs, ServeOptions options, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType)
        {
            FolderBody body = await ApiBody.JsonAsync<FolderBody>(context.Request, cancellationToken).ConfigureAwait(false);
            IndexJob job = jobs.Start(Allowed(body.Folder, options));
            return TypedResults.Accepted("/api/v1/index/jobs/" + job.Id, job);
        }

        IFormCollection form = await ApiBody.FormAsync(context.Request, cancellationToken).ConfigureAwait(false);
        if (form.Files.Count is 0 or > MostPictures)
        {
            throw RequestException.Bad($"The form has {form.Files.Count} files; expected are 1 to {MostPictures}.");
        }

        List<UploadedAnswer?> answers = [];
        List<UploadedPicture> pictures = [];
        foreach (IFormFile file in form.Files)
        {
            // One that is too large is refused like one that is broken: the others are taken.
            UploadedAnswer? refused = null;
            try
            {
                pictures.Add(new UploadedPicture(file.FileName, await ApiBody.BytesAsync(file, options.Limits, cancellationToken).ConfigureAwait(false)));
            }
            catch (RequestException error)
            {
                refused = new UploadedAnswer(file.FileName, null, null, Known: false, error.Message);
            }

            answers.Add(refused);
        }

        IReadOnlyList<UploadOutcome> outcomes = await collection.AddAsync(pictures, observe: null, cancellationToken).ConfigureAwait(false);
        int next = 0;
        return TypedResults.Ok(new UploadAnswer([.. answers.Select(refused => refused ?? Answer(outcomes[next++]))]));
    }

    private static Ok<IndexJob> ReadAsync(string job, IndexJobs jobs) => TypedResults.Ok(jobs.Find(job) ?? throw Unknown());

    private static async Task<Ok<IndexJob>> StopAsync(string job, IndexJobs jobs)
        => TypedResults.Ok(await jobs.StopAsync(job).ConfigureAwait(false) ?? throw Unknown());

    private static UploadedAnswer Answer(UploadOutcome outcome) => new(outcome.Name, outcome.Id, outcome.Caption, outcome.WasKnown, outcome.Reason);

    /// <summary>The folder, when it is one that a visitor may name: what lies outside is refused alike, whether it is there or not.</summary>
    private static string Allowed(string folder, ServeOptions options)
        => !AllowedFolders.Holds(options.Roots, folder)
            ? throw new RequestException(new Failure(403, "Not this folder", "The folder is not in or below one of those that the server was started with (--root)."))
            : Directory.Exists(folder) ? Path.GetFullPath(folder)
            : throw RequestException.NotFound("There is no such folder.");

    private static RequestException Unknown() => RequestException.NotFound("There is no such job; only the latest are remembered.");
}
