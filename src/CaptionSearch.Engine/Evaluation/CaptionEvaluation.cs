using CaptionSearch.Analysis.Metrics;
using CaptionSearch.Captioning;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>Use case <c>evaluate captions</c>: captions every picture of a set and compares with what people wrote.</summary>
/// <remarks>Candidates and references go through the same plain tokens; no word is dropped and none becomes unknown.</remarks>
public static class CaptionEvaluation
{
    /// <summary>Measures a model.</summary>
    /// <param name="set">Pictures and references.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">Beam, threads, limits.</param>
    /// <param name="progress">Receives the number of pictures done; from several threads.</param>
    /// <param name="cancellationToken">Checked before each picture.</param>
    /// <exception cref="EvaluationException">Not one picture could be read.</exception>
    public static CaptionReport Run(
        EvaluationSet set, CaptionModel model, EvaluationOptions options, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        CaptionedResult?[] results = new CaptionedResult?[set.Pictures.Count];
        IReadOnlyList<UnreadPicture> unread = PictureSweep.Run(
            set,
            model,
            new DescriptionSettings { Beam = options.Beam, Tags = 0 },
            options,
            (i, describer, description) =>
            {
                IReadOnlyList<string> references = set.Pictures[i].Captions;
                results[i] = new CaptionedResult(description.Caption.Text, references, describer.LogProbabilities(references));
            },
            progress,
            cancellationToken);
        return Report([.. results.OfType<CaptionedResult>()], unread);
    }

    /// <summary>The numbers, from captions that are already written.</summary>
    internal static CaptionReport Report(IReadOnlyList<CaptionedResult> results, IReadOnlyList<UnreadPicture> unread)
    {
        IReadOnlyList<string>[] candidates = [.. results.Select(static result => PlainTokens.Split(result.Caption))];
        IReadOnlyList<IReadOnlyList<string>>[] references =
            [.. results.Select(static result => (IReadOnlyList<IReadOnlyList<string>>)[.. result.References.Select(PlainTokens.Split)])];
        Perplexity perplexity = new();
        for (int i = 0; i < results.Count; i++)
        {
            for (int j = 0; j < references[i].Count; j++)
            {
                perplexity.Add(results[i].LogProbabilities[j], references[i][j].Count + 1);
            }
        }

        return new CaptionReport(
            Bleu.Corpus(candidates, references),
            RougeL.Corpus(candidates, references),
            Cider.Corpus(candidates, references).Mean,
            perplexity.Value,
            DifferentWords.Count(candidates),
            results.Count,
            unread);
    }

    /// <summary>One picture: the model's caption, the references, and ln p of each reference under the model.</summary>
    internal sealed record CaptionedResult(string Caption, IReadOnlyList<string> References, IReadOnlyList<double> LogProbabilities);
}
