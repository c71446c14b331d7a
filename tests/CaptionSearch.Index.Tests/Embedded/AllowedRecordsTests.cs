using System.Numerics;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

public sealed class AllowedRecordsTests
{
    [Fact]
    public void Words_WhatWasAdded_IsThereAndNothingElse()
    {
        AllowedRecords allowed = new();
        int[] slots = [700, 0, 63, 64, 700];
        foreach (int slot in slots)
        {
            allowed.Add(3, slot);
        }

        List<int> found = [];
        ReadOnlySpan<ulong> words = allowed.Words(3);
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong bits = words[word]; bits != 0; bits &= bits - 1)
            {
                found.Add((64 * word) + BitOperations.TrailingZeroCount(bits));
            }
        }

        Assert.Equal([0, 63, 64, 700], found);
        Assert.Equal(0, allowed.Words(4).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => allowed.Add(1, -1));
    }

    [Fact]
    public void Tombstones_Word_HasTheBitsOfItsSlots()
    {
        Random random = new(5);
        HashSet<int> dead = [.. Enumerable.Range(0, 60).Select(_ => random.Next(300))];
        Tombstones tombstones = new([]);
        foreach (int slot in dead)
        {
            tombstones.Kill(slot);
        }

        for (int slot = 0; slot < 500; slot++)
        {
            Assert.Equal(dead.Contains(slot), (tombstones.Word(slot / 64) >> (slot % 64) & 1) != 0);
        }
    }
}
