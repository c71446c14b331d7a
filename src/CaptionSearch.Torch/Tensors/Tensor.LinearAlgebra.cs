namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Matrix product [M,K]·[K,N] → [M,N].</summary>
        public Tensor mm(Tensor target)
        {
            Rank(this, 2);
            Rank(target, 2);
            return MatrixProducts.Batched(unsqueeze(0), target.unsqueeze(0)).squeeze(0);
        }

        /// <summary>Matrix products of two batches [B,M,K]·[B,K,N] → [B,M,N].</summary>
        public Tensor bmm(Tensor batch2)
        {
            Rank(this, 3);
            Rank(batch2, 3);
            return MatrixProducts.Batched(this, batch2);
        }

        /// <summary>
        /// Matrix product. A vector on the left is a row, on the right a column; with more than two dimensions the
        /// last two are multiplied and the others are a batch, which broadcasts.
        /// </summary>
        public Tensor matmul(Tensor target)
        {
            ArgumentNullException.ThrowIfNull(target);
            int rankA = Sizes.Length;
            int rankB = target.Sizes.Length;
            if (rankA == 0 || rankB == 0)
            {
                throw new ArgumentException("matmul() needs at least one dimension on both sides.");
            }

            if (rankA == 1)
            {
                return unsqueeze(0).matmul(target).squeeze(rankB == 1 ? 0 : -2);
            }

            if (rankB == 1)
            {
                return matmul(target.unsqueeze(1)).squeeze(-1);
            }

            if (rankB == 2)
            {
                // One matrix for all rows: a single product.
                long[] sizes = [.. shape[..^1], target.Sizes[1]];
                return reshape(-1, Sizes[^1]).mm(target).reshape(sizes);
            }

            int[] batch = Layout.Broadcast(Sizes[..^2], target.Sizes[..^2]);
            long count = Layout.Count(batch);
            Tensor a = ExpandTo([.. batch, .. Sizes[^2..]]).reshape(count, Sizes[^2], Sizes[^1]);
            Tensor b = target.ExpandTo([.. batch, .. target.Sizes[^2..]]).reshape(count, target.Sizes[^2], target.Sizes[^1]);
            long[] result = [.. Array.ConvertAll(batch, static s => (long)s), Sizes[^2], target.Sizes[^1]];
            return MatrixProducts.Batched(a, b).reshape(result);
        }

        private static void Rank(Tensor tensor, int rank)
        {
            tensor.RequireFloat();
            if (tensor.Sizes.Length != rank)
            {
                throw new ArgumentException($"{rank} dimensions are needed here; the shape is {Layout.Format(tensor.Sizes)}.");
            }
        }
    }
}
