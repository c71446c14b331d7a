using System.Runtime.InteropServices;

namespace TorchSharp.Tests;

public sealed class TensorTests
{
    private static readonly float[] Six = [1, 2, 3, 4, 5, 6];

    private static readonly bool[] YesNo = [true, false];
    private static readonly float[] Backwards = [6, 5, 4, 3, 2, 1];

    [Fact]
    public void Views_ShareStorage()
    {
        torch.Tensor x = torch.tensor(Six, [2, 3]);
        torch.Tensor column = x.select(1, 2);
        Assert.Equal([3f, 6f], column.data<float>().ToArray());
        column.fill_(0);
        Assert.Equal([1f, 2f, 0f, 4f, 5f, 0f], x.data<float>().ToArray());
        Assert.Equal([2L, 3L], x.shape);
        Assert.Equal([3L, 1L], x.stride());
        Assert.False(x.t().is_contiguous());
        Assert.Equal([1f, 4f, 2f, 5f, 0f, 0f], x.t().contiguous().data<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => x.t().view(6));
    }

    [Fact]
    public void Indexing_AsInTorchSharp()
    {
        torch.Tensor x = torch.tensor(Six, [2, 3]);
        Assert.Equal([4f, 5f, 6f], x[1].data<float>().ToArray());
        Assert.Equal(6f, x[1, -1].item<float>());
        Assert.Equal([2f, 3f, 5f, 6f], x[torch.TensorIndex.Ellipsis, torch.TensorIndex.Slice(1)].data<float>().ToArray());
        Assert.Equal([1L, 2L, 3L], x[torch.TensorIndex.Null].shape);
        Assert.Equal([1f, 3f], x[0, torch.TensorIndex.Slice(0, 3, 2)].data<float>().ToArray());
        x[0, 0] = torch.tensor(9f);
        Assert.Equal(9f, x[0, 0].item<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => x[2]);
    }

    [Fact]
    public void Bytes_AreTheTensorsOwnMemory()
    {
        torch.Tensor x = torch.tensor(Six, [2, 3]);
        MemoryMarshal.Cast<byte, float>(x.bytes)[1] = 20;
        Assert.Equal(20f, x[0, 1].item<float>());
        x.bytes = MemoryMarshal.AsBytes(Backwards.AsSpan());
        Assert.Equal([6f, 5f, 4f, 3f, 2f, 1f], x.data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => x.bytes = new byte[3]);
        Assert.Throws<ArgumentException>(() => x.data<long>());
        Assert.Throws<ArgumentException>(() => x.item<float>());
    }

    [Fact]
    public void Factories_ShapeAndType()
    {
        Assert.Equal([0L, 1L, 2L], torch.arange(3).data<long>().ToArray());
        Assert.Equal([0.5f, 1f, 1.5f], torch.arange(0.5f, 2, 0.5f).data<float>().ToArray());
        Assert.Equal(0f, torch.zeros(2, 3).sum().item<float>());
        Assert.Equal(6f, torch.ones(2, 3).sum().item<float>());
        Assert.Equal([7L, 7L], torch.full([2], 7, torch.int64).data<long>().ToArray());
        Assert.Equal(torch.ScalarType.Int64, torch.tensor(new long[] { 1 }).dtype);
        Assert.Equal([1L, 0L], torch.tensor(YesNo).to_type(torch.int64).data<long>().ToArray());
        Assert.Throws<ArgumentException>(() => torch.tensor(Six, [4]));
        Assert.Throws<NotSupportedException>(() => torch.zeros([1], torch.ScalarType.Float64));
    }

    [Fact]
    public void JoiningAndChoosing()
    {
        torch.Tensor x = torch.tensor(Six, [2, 3]);
        Assert.Equal([1f, 2f, 3f, 1f, 4f, 5f, 6f, 4f], torch.cat([x, x.narrow(1, 0, 1)], 1).data<float>().ToArray());
        Assert.Equal([2L, 2L, 3L], torch.stack([x, x]).shape);
        Assert.Equal([4f, 5f, 6f, 1f, 2f, 3f], x.index_select(0, torch.tensor(new long[] { 1, 0 })).data<float>().ToArray());
        Assert.Equal([0f, 0f, 3f, 4f, 5f, 6f], x.masked_fill(x.lt(3), 0).data<float>().ToArray());
        Assert.Equal([2L, 1L], x.chunk(3, 1)[2].shape);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.index_select(0, torch.tensor(new long[] { 2 })));
    }

    [Fact]
    public void InPlace_OnALeafThatLearns_OnlyUnderNoGrad()
    {
        torch.Tensor x = torch.tensor(Six).requires_grad_();
        Assert.Throws<InvalidOperationException>(() => x.mul_(2));
        using (torch.no_grad())
        {
            x.mul_(2).add_(1).sub_(torch.tensor(1f)).add_(torch.tensor(Six), 0.5f).clamp_(max: 10);
        }

        Assert.Equal([2.5f, 5f, 7.5f, 10f, 10f, 10f], x.data<float>().ToArray());
    }

    [Fact]
    public void Disposed_CannotBeUsed()
    {
        torch.Tensor x = torch.tensor(Six);
        x.Dispose();
        Assert.True(x.IsInvalid);
        Assert.Throws<ObjectDisposedException>(() => x + 1);
    }
}
