using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Calibration;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>Makes queries with known answers from a set's captions.</summary>
/// <remarks>
/// A picture is a right answer when its captions have the query's words: all of one or two, two thirds of more. Queries on something
/// that is not there: foreign words, and words of the set with every picture taken out that has them.
/// </remarks>
internal sealed class CalibrationQueries
{
    private const int OnTopicCount = 3000;
    private const int LeastPictures = 3;   // a removed concept has at least as many ...
    private const int MostPictures = 300;  // ... and at most as many, so that a collection is left

    // A picture's gist: what most of its captions say. Another picture fits when at least two of its captions say most of that.
    private const int GistCaptions = 3;
    private const int SaidTwice = 2;
    private const double GistShare = 0.6;

    private readonly IReadOnlyList<DescribedPicture> _pictures;
    private readonly CaptionModel _model;
    private readonly HashSet<string>[] _terms; // of each picture's captions
    private readonly HashSet<string> _allTerms;
    private readonly Random _random = new(1);

    public CalibrationQueries(IReadOnlyList<DescribedPicture> pictures, CaptionModel model)
    {
        _pictures = pictures;
        _model = model;
        _terms = [.. pictures.Select(picture => picture.Captions.SelectMany(Terms).ToHashSet(StringComparer.Ordinal))];
        _allTerms = [.. _terms.SelectMany(terms => terms)];
    }

    /// <summary>Queries by text, of all three kinds.</summary>
    /// <param name="otherCaptions">Captions of other pictures: where foreign words come from, and the usual form of each word.</param>
    /// <param name="tags">Names of all tags in the index: a class that is one of them is not foreign.</param>
    public IEnumerable<CalibrationQuery> ByText(IReadOnlyList<string> otherCaptions, IEnumerable<string> tags)
    {
        for (int i = 0; i < OnTopicCount; i++)
        {
            if (OnTopic() is CalibrationQuery query)
            {
                yield return query;
            }
        }

        Dictionary<string, string> forms = UsualForms(otherCaptions);
        HashSet<string> tagTerms = [.. tags.SelectMany(Terms)];
        IEnumerable<string> classes = _model.Classes.Where(name => !Terms(name).Any(term => _allTerms.Contains(term) || tagTerms.Contains(term)));
        foreach (string text in forms.Where(form => !_allTerms.Contains(form.Key)).Select(form => form.Value).Concat(classes))
        {
            yield return new CalibrationQuery(text, Embed(text), CalibrationQueryKind.ForeignWord, _random.Next(2), static _ => false, []);
        }

        foreach (string term in _allTerms.Order(StringComparer.Ordinal))
        {
            int[] having = [.. Enumerable.Range(0, _terms.Length).Where(p => _terms[p].Contains(term))];
            if (having.Length is >= LeastPictures and <= MostPictures && forms.TryGetValue(term, out string? text))
            {
                yield return new CalibrationQuery(text, Embed(text), CalibrationQueryKind.RemovedConcept, _random.Next(2), static _ => false, having);
            }
        }
    }

    /// <summary>Queries by picture: each as it is, and once more with all right answers taken out.</summary>
    /// <param name="likeness">Turns their vectors.</param>
    /// <param name="tags">Names of the tags of a picture.</param>
    public IEnumerable<CalibrationQuery> ByPicture(LikenessMap likeness, Func<DescribedPicture, IEnumerable<string>> tags)
    {
        HashSet<string>[] said = [.. _pictures.Select(picture => OftenSaid(picture, SaidTwice))];
        for (int p = 0; p < _pictures.Count; p++)
        {
            HashSet<string> gist = OftenSaid(_pictures[p], GistCaptions);
            if (gist.Count == 0)
            {
                continue;
            }

            HashSet<int> alike = [.. Enumerable.Range(0, said.Length).Where(other => gist.Count(said[other].Contains) >= GistShare * gist.Count)];
            string words = PictureWords.Of(_pictures[p].Description.Caption.Text, tags(_pictures[p]));
            float[] vector = likeness.Apply(_pictures[p].Description.Vector);
            yield return new CalibrationQuery(words, vector, CalibrationQueryKind.OnTopic, p % 2, alike.Contains, [p]);
            yield return new CalibrationQuery(words, vector, CalibrationQueryKind.RemovedConcept, p % 2, static _ => false, [p, .. alike]);
        }
    }

    /// <summary>One to four words of a caption, sometimes more, in the caption's order.</summary>
    private CalibrationQuery? OnTopic()
    {
        int p = _random.Next(_pictures.Count);
        string caption = _pictures[p].Captions[_random.Next(_pictures[p].Captions.Count)];
        CaptionToken[] words = [.. CaptionAnalyzer.Index(caption).DistinctBy(token => token.Term, StringComparer.Ordinal)];
        int count = Math.Min(words.Length, _random.Next(5) == 0 ? _random.Next(5, 9) : _random.Next(1, 5));
        if (count == 0)
        {
            return null;
        }

        CaptionToken[] taken = [.. words.OrderBy(_ => _random.Next()).Take(count).OrderBy(token => token.Start)];
        string text = string.Join(' ', taken.Select(token => caption[token.Start..token.End]));
        List<QueryTerm> terms = CaptionAnalyzer.Search(text, Synonyms.Shipped);
        int needed = terms.Count <= 2 ? terms.Count : (int)Math.Ceiling(terms.Count * 2 / 3.0);
        return new CalibrationQuery(
            text, Embed(text), CalibrationQueryKind.OnTopic, p % 2, other => terms.Count(term => term.Terms.Any(_terms[other].Contains)) >= needed, []);
    }

    private static IEnumerable<string> Terms(string text) => CaptionAnalyzer.Index(text).Select(token => token.Term);

    private static HashSet<string> OftenSaid(DescribedPicture picture, int captions)
        => [.. picture.Captions.SelectMany(caption => Terms(caption).Distinct(StringComparer.Ordinal)).GroupBy(term => term)
            .Where(group => group.Count() >= captions).Select(group => group.Key)];

    /// <summary>The most frequent spelling of each term that occurs at least twice.</summary>
    private static Dictionary<string, string> UsualForms(IReadOnlyList<string> captions)
        => captions.SelectMany(caption => CaptionAnalyzer.Index(caption).Select(token => (token.Term, Word: caption[token.Start..token.End].ToLowerInvariant())))
            .GroupBy(word => word.Term, StringComparer.Ordinal)
            .Where(group => group.Count() >= 2 && group.Key.Length > 2)
            .ToDictionary(
                group => group.Key,
                group => group.GroupBy(word => word.Word).OrderByDescending(form => form.Count()).ThenBy(form => form.Key, StringComparer.Ordinal).First().Key,
                StringComparer.Ordinal);

    private float[]? Embed(string text) => _model.EmbedText(text) is { Length: > 0 } vector ? vector : null;
}
