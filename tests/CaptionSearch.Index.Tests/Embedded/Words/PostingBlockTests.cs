using CaptionSearch.Index.Embedded.Words;

namespace CaptionSearch.Index.Tests.Embedded.Words;

public sealed class PostingBlockTests
{
    [Fact]
    public void Write_ByHand_IsTheLayout()
    {
        // Numbers 2048 (the first of block 2), 2050 with frequency 300, 3071 (the last).
        byte[] data = PostingBlock.Write([new(2048, 1, 7), new(2050, 300, 8), new(3071, 1, 255)]);
        Assert.Equal<byte>([3, 0, /* 1 << 1 */ 2, 7, /* 2 << 1 | 1 */ 5, 0xac, 0x02, 8, /* 1021 << 1 = 2042 */ 0xfa, 0x0f, 255], data);
        Assert.Equal(3, PostingBlock.Count(data));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(500)]
    [InlineData(1024)]
    public void Read_WhatWasWritten_ComesBack(int count)
    {
        Random random = new(count);
        int[] places = [.. Enumerable.Range(0, PostingBlock.Documents)];
        random.Shuffle(places);
        Posting[] postings =
        [
            .. places.Take(count).Order().Select(
                place => new Posting((5 * PostingBlock.Documents) + place, random.Next(3) == 0 ? random.Next(1, int.MaxValue) : 1, (byte)random.Next(256))),
        ];
        byte[] data = PostingBlock.Write(postings);
        List<Posting> read = [];
        PostingBlock.Reader reader = PostingBlock.Read(5, data);
        while (reader.Next(out Posting posting))
        {
            read.Add(posting);
        }

        Assert.Equal(postings, read);
        Assert.Equal(count, PostingBlock.Count(data));
    }

    /// <summary>Whatever the bytes are: an answer or the one error, never another one and never a document of another block.</summary>
    [Fact]
    public void Read_AnyBytes_NeverLeavesTheBlock()
    {
        Random random = new(3);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] data = new byte[random.Next(24)];
            random.NextBytes(data);
            if (data.Length > 1)
            {
                (data[0], data[1]) = ((byte)random.Next(6), 0);
            }

            try
            {
                PostingBlock.Reader reader = PostingBlock.Read(2, data);
                long before = -1;
                while (reader.Next(out Posting posting))
                {
                    Assert.InRange(posting.Document, Math.Max(2048, before + 1), 3071);
                    Assert.True(posting.Frequency > 0);
                    before = posting.Document;
                }
            }
            catch (InvalidDataException)
            {
                continue;
            }
        }
    }
}
