using CaptionSearch.Analysis.Metrics;

namespace CaptionSearch.Analysis.Tests.Metrics;

public sealed class RougeLTests
{
    [Fact]
    public void Score_WorkedExample_GivesEachPictureAndTheMean()
    {
        double[] expected = [0.625000, 0.611222, 0.715543];

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], RougeL.Score(WorkedExample.Candidates[i], WorkedExample.References[i]), 6);
        }

        Assert.Equal(0.650588, RougeL.Corpus(WorkedExample.Candidates, WorkedExample.References), 6);
    }

    [Fact]
    public void Score_RandomCaptions_EqualsTheSubsequencesTriedOneByOne()
    {
        Random random = new(7);
        for (int round = 0; round < 200; round++)
        {
            IReadOnlyList<string> candidate = RandomCaptions.Captions(random, 1, 4, 8)[0];
            IReadOnlyList<IReadOnlyList<string>> references = RandomCaptions.Captions(random, 3, 4, 8);

            Assert.Equal(SlowScore(candidate, references), RougeL.Score(candidate, references), 12);
        }
    }

    [Fact]
    public void Score_CandidateEqualsAReference_IsOne()
        => Assert.Equal(1, RougeL.Score(["a", "dog", "runs"], [["x"], ["a", "dog", "runs"]]), 12);

    [Fact]
    public void Score_EmptyOnEitherSide_IsZero()
    {
        Assert.Equal(0, RougeL.Score([], [["a"]]));
        Assert.Equal(0, RougeL.Score(["a"], [[]]));
        Assert.Equal(0, RougeL.Score(["a"], []));
    }

    /// <summary>Tries every subset of the candidate's words as a subsequence of the reference.</summary>
    private static double SlowScore(IReadOnlyList<string> candidate, IReadOnlyList<IReadOnlyList<string>> references)
    {
        double precision = 0;
        double recall = 0;
        foreach (IReadOnlyList<string> reference in references)
        {
            int longest = 0;
            for (int subset = 1; subset < 1 << candidate.Count; subset++)
            {
                List<string> words = [.. candidate.Where((_, i) => (subset >> i & 1) == 1)];
                int found = 0;
                foreach (string word in reference)
                {
                    found += found < words.Count && words[found] == word ? 1 : 0;
                }

                longest = found == words.Count ? Math.Max(longest, found) : longest;
            }

            precision = Math.Max(precision, candidate.Count == 0 ? 0 : (double)longest / candidate.Count);
            recall = Math.Max(recall, reference.Count == 0 ? 0 : (double)longest / reference.Count);
        }

        return precision * recall == 0 ? 0 : 2.44 * precision * recall / (recall + (1.44 * precision));
    }
}
